"""`miluo grafana-role`: the password of the role that dashboards read with."""

from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store.database import connect
from store.migrate import check_mode
from store.reader import ROLE, ReaderRefused, open_reader


def grafana_role(settings: Settings) -> str:
    """Set what the settings say; the role's name. TroubleError where that cannot be."""
    if settings.grafana_password is None:
        raise TroubleError("No password for Grafana: set MILUO_GRAFANA_PASSWORD.")
    with connect(database(settings), application="miluo grafana-role") as conn:
        check_mode(conn, settings.mode)
        try:
            open_reader(
                conn, settings.grafana_password.get_secret_value(), settings.public_url or ""
            )
        except ReaderRefused as error:
            raise TroubleError(str(error)) from error
    return ROLE
