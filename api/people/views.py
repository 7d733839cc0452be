"""Contacts, shifts and lines of the log as the API says them."""

from dataclasses import fields

from api.people import models
from domain.contact import Contact
from domain.duty import Entry
from domain.instant import iso
from store.contacts import ContactRow
from store.duty import ShiftRow

_SAID = tuple(field.name for field in fields(Contact) if field.name not in ("hazards", "addresses"))
_WHOLE = ("console", "siren")
"""Channels whose addresses are nobody's secret."""


def contact(row: ContactRow, *, whole: bool) -> models.ContactItem:
    """A contact as an item; its addresses are masked unless `whole`."""
    one = row.contact
    addresses = {
        channel: address if whole or channel in _WHOLE else masked(address)
        for channel, address in one.addresses.items()
    }
    return models.ContactItem(
        **{name: getattr(one, name) for name in _SAID},
        hazards=list(one.hazards),
        addresses=addresses,
        updated_by=row.updated_by,
        updated_at=iso(row.updated_at),
    )


def masked(address: str) -> str:
    """An address of which only enough is left to tell two apart: 138****0001."""
    return (
        f"{address[:3]}****{address[-4:]}" if address.isdecimal() and len(address) > 9 else "****"
    )


def shift(row: ShiftRow) -> models.ShiftItem:
    """A shift as an item."""
    one = row.shift
    times = iso(one.starts), iso(one.ends)
    return models.ShiftItem(
        row.id, *times, one.post, one.contact, row.name, row.audience, one.remark
    )


def entry(one: Entry) -> models.EntryItem:
    """A line of the log as an item."""
    return models.EntryItem(
        one.place, iso(one.at), one.kind, one.by, one.text, one.shift, dict(one.about)
    )
