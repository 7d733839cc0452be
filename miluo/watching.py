"""`miluo watch`: what it is told by the settings."""

from threading import Event

import structlog

from alerting.notify import configuration
from alerting.notify.telling import addresses
from domain.warning import ISSUABLE
from miluo.line import console
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from miluo.watch import service

log = structlog.get_logger()


def watch(settings: Settings, stop: Event) -> None:
    """Watch until `stop`; TroubleError where the settings do not say whom to tell."""
    mode = ISSUABLE[settings.mode][0]
    try:
        whom = addresses(settings.watch_tell)
        channels = configuration.channels(configuration.read(settings.channels), mode)
    except ValueError as error:
        raise TroubleError(f"MILUO_WATCH_TELL, MILUO_CHANNELS: {error}") from None
    if not whom and settings.watch_ping_url is None:
        log.warning("of trouble only who is on duty hears: set MILUO_WATCH_TELL")
    own = service.Settings(
        instance=settings.mode,
        mode=mode,
        api=str(settings.watch_api or console(settings)),
        tell=whom,
        channels=channels,
        ping_url=settings.watch_ping_url,
        look_s=settings.watch_look_s,
        silent_s=settings.watch_silent_s,
        word_h=settings.watch_word_h,
    )
    service.run(database(settings), own, stop)
