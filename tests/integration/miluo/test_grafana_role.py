"""`miluo grafana-role` on a real database."""

from urllib.parse import urlsplit

import psycopg
import pytest
from typer.testing import CliRunner, Result

from miluo.cli import app
from miluo.trouble import TroubleError
from store.reader import ROLE

PASSWORD = "only a test's"


def run(url: str, **own: str) -> Result:
    """The outcome of the command; a refusal of the program's own is raised."""
    environment = {"MILUO_DATABASE_URL": url, "MILUO_MODE": "exercise", **own}
    result = CliRunner(env=environment).invoke(app, ["grafana-role"])
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def test_grafana_logs_in_with_the_password_that_is_set(shared_url: str) -> None:
    said = run(shared_url, MILUO_GRAFANA_PASSWORD=PASSWORD).output
    assert ROLE in said
    assert PASSWORD not in said
    where = urlsplit(shared_url)
    url = where._replace(netloc=f"{ROLE}@{where.hostname}:{where.port}").geturl()
    with psycopg.connect(url, password=PASSWORD) as conn:
        assert conn.execute("SELECT mode FROM v_instance").fetchone() == ("exercise",)


def test_without_a_password_it_says_what_to_set(shared_url: str) -> None:
    with pytest.raises(TroubleError, match="set MILUO_GRAFANA_PASSWORD"):
        run(shared_url)


def test_a_short_password_is_refused(shared_url: str) -> None:
    with pytest.raises(ValueError, match="grafana_password"):
        run(shared_url, MILUO_GRAFANA_PASSWORD="short")
