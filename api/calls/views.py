"""From the store's calls to what the API says of them."""

import re
from typing import cast
from urllib.parse import urlsplit

from api import times
from api.calls import models
from api.views import word
from domain.instant import iso
from store.calls import CallView, SeatView, SummonsView
from store.calls.acting import Acted
from store.calls.board import DeliveryView
from store.channel_health import Health

_PHONES = ("sms", "voice")


def call(one: CallView) -> models.CallSummary:
    """A call with its counts."""
    return models.CallSummary(
        id=one.id,
        warning=one.warning,
        kind=one.kind,
        level=word(one.level.word),
        mode=one.mode.value,
        title=one.title,
        text=one.text,
        began=iso(one.began),
        ended=times.text(one.ended),
        end_reason=one.end_reason,
        ring=one.ring,
        rings=one.rings,
        seats=one.seats,
        answered=one.answered,
        waiting=one.waiting,
        unanswered=one.unanswered,
        stopped=one.stopped,
    )


def seat(one: SeatView) -> models.SeatItem:
    """A village, a town, a post."""
    return models.SeatItem(
        id=one.id,
        ring=one.ring,
        step=one.step,
        state=one.state,
        settled=times.text(one.settled),
        code=one.code,
        name=one.name,
        post=one.post,
        tier=one.tier,
        town=one.town,
        village=one.village,
        unit=one.unit,
        answered_by=one.answered_name,
        answered_as=one.answered_as,
        means=one.means,
        answered_at=times.text(one.answered_at),
        seconds=one.seconds,
        summonses=list(one.summonses),
    )


def summons(one: SummonsView, *, whole: bool) -> models.SummonsItem:
    """A person called; the addresses of his messages `whole` or in part."""
    return models.SummonsItem(
        id=one.id,
        ring=one.ring,
        step=one.step,
        turn=one.turn,
        owes=one.owes,
        state=one.state,
        text=one.text,
        code=one.code,
        name=one.name,
        contact_kind=one.contact_kind,
        post=one.post,
        queued=iso(one.queued),
        due=iso(one.due),
        sent=times.text(one.sent),
        delivered=times.text(one.delivered),
        ended=times.text(one.ended),
        answered=times.text(one.answered),
        means=one.means,
        written_by=one.answered_by,
        remark=one.remark,
        seconds=one.seconds,
        deliveries=[_delivery(each, whole=whole) for each in one.deliveries],
    )


def acted(one: Acted) -> models.ActedItem:
    """What came of an answer."""
    return models.ActedItem(
        one.summons, one.call, one.warning, one.state, one.counts, one.late, iso(one.at)
    )


def channel(one: Health) -> models.ChannelItem:
    """How a channel is doing."""
    return models.ChannelItem(
        channel=one.channel,
        waiting=one.waiting,
        failures=one.failures,
        last_try=times.text(one.last_try),
        last_good=times.text(one.last_good),
        last_error=one.last_error,
        last_error_at=times.text(one.last_error_at),
        fails=one.fails,
    )


def shown(channel: str, address: str, *, whole: bool) -> str:
    """An address for people: of a robot the host alone, for what follows it is a secret."""
    if "://" in address:
        return f"{urlsplit(address).hostname}/…"
    if whole:
        return address
    if channel in _PHONES:
        return f"{address[:3]}****{address[-2:]}"
    return re.sub(r"(?<=^.)[^@]*", "***", address)


def _delivery(one: DeliveryView, *, whole: bool) -> models.DeliveryItem:
    return models.DeliveryItem(
        channel=one.channel,
        address=shown(one.channel, one.address, whole=whole),
        state=cast(models.DeliveryState, one.state),
        tries=one.tries,
        start=iso(one.start),
        sent=times.text(one.sent),
        reference=one.reference,
        error=one.error,
    )
