"""`miluo notify`: the notifier with its channels and its plans."""

from threading import Event

from alerting.notify import configuration, service
from alerting.notify.cap.options import CapOptions
from alerting.notify.channel import Channel
from alerting.notify.options import Options
from alerting.notify.senders import Route
from domain.warning import ISSUABLE
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError


def notify(settings: Settings, stop: Event) -> None:
    """Call people until `stop`; TroubleError where the file of channels is not understood."""
    own = service.Settings(
        holder=settings.notifier_id,
        mode=settings.mode,
        options=options(settings),
        channels=channels(settings),
    )
    service.run(database(settings), own, stop)


def options(settings: Settings) -> Options:
    """What the planner is told of this instance."""
    return Options(
        mode=settings.mode,
        public_url=(settings.public_url or "").rstrip("/"),
        cap=cap(settings),
        release_approval=settings.release_approval,
    )


def cap(settings: Settings) -> CapOptions | None:
    """Who speaks to the public; nobody where the county has not been given its codes."""
    if settings.cap_county is None or settings.cap_sector is None:
        return None
    return CapOptions(
        settings.cap_county,
        settings.cap_sector,
        settings.cap_sender_name,
        settings.cap_sender,
        str(settings.public_url or ""),
    )


def channels(settings: Settings) -> dict[Route, Channel]:
    """The ways to people for every mode that warnings of this instance may have."""
    try:
        found = configuration.read(settings.channels)
    except ValueError as error:
        raise TroubleError(f"MILUO_CHANNELS: {error}") from None
    return {
        (name, mode): channel
        for mode in ISSUABLE[settings.mode]
        for name, channel in configuration.channels(found, mode).items()
    }
