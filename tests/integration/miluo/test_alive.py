"""`miluo alive`: what a container's health check asks."""

import pytest
from typer.testing import CliRunner

from miluo.cli import app
from store.database import Connection
from store.heartbeats import beat


@pytest.mark.parametrize(("age_s", "status"), [(0, 0), (30, 0), (46, 1)])
def test_a_process_lives_while_it_beats(
    connection: Connection, database_url: str, age_s: int, status: int
) -> None:
    beat(connection, "engine", "alert", "judging")
    connection.execute("UPDATE heartbeat SET at = at - %s * INTERVAL '1 second'", (age_s,))
    assert asked(database_url, "engine") == status


def test_one_that_never_beat_does_not_live(shared_url: str) -> None:
    assert asked(shared_url, "collector") == 1


def asked(url: str, process: str) -> int:
    """The status of the command."""
    own = {"MILUO_DATABASE_URL": url, "MILUO_MODE": "exercise"}
    return CliRunner(env=own).invoke(app, ["alive", process]).exit_code
