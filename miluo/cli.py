"""The command line. Each command reads the settings, imports what it needs, and hands over."""

import signal
import sys
import threading
from typing import Annotated, Literal

import typer

from miluo.accounts_cli import app as accounts_app
from miluo.audit_cli import app as audit_app
from miluo.call_plans_cli import app as call_plans_app
from miluo.contacts_cli import app as contacts_app
from miluo.criteria_cli import app as criteria_app
from miluo.drills_cli import app as drills_app
from miluo.duty_cli import app as duty_app
from miluo.gaugings_cli import app as gaugings_app
from miluo.layers_cli import app as layers_app
from miluo.livelihood_cli import app as livelihood_app
from miluo.logs import configure
from miluo.rejects_cli import app as rejects_app
from miluo.scenarios_cli import app as scenarios_app
from miluo.settings import Settings
from miluo.stations_cli import app as stations_app

app = typer.Typer(
    help="汨罗 Miluo: disaster-risk monitoring of a county.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(stations_app, name="stations")
app.add_typer(criteria_app, name="criteria")
app.add_typer(accounts_app, name="accounts")
app.add_typer(call_plans_app, name="call-plans")
app.add_typer(audit_app, name="audit")
app.add_typer(layers_app, name="layers")
app.add_typer(livelihood_app, name="livelihood")
app.add_typer(drills_app, name="drills")
app.add_typer(contacts_app, name="contacts")
app.add_typer(duty_app, name="duty")
app.add_typer(gaugings_app, name="gaugings")
app.add_typer(scenarios_app, name="scenarios")
app.add_typer(rejects_app, name="rejects")


def main() -> None:
    """Run the command line; known troubles are one sentence and status 1."""
    try:
        app()
    except Exception as error:
        from miluo.trouble import sentence

        words = sentence(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
        sys.exit(1)


def _stopper() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@app.callback()
def _configure() -> None:
    configure()


@app.command()
def up() -> None:
    """Run everything on this machine: servers (unless set), collector, engine, notifier, API."""
    from miluo.up import up as run

    run(Settings())


@app.command()
def demo(
    speed: Annotated[float, typer.Option(min=1.0, help="flood time over real time")] = 54_000.0,
    leave: Annotated[bool, typer.Option("--exit", help="end after the comparison")] = False,
) -> None:
    """Replay the flood of July 2024 through the whole line and show it in the console."""
    from miluo.demo import demo as run

    run(Settings(mode="exercise", livelihood_public=True, public_reading=True), speed, leave=leave)


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    from miluo.accounts import tell_first_administrator
    from miluo.servers import database
    from store import migrate as migrations
    from store.database import connect

    settings = Settings()
    with connect(database(settings), application="miluo migrate") as conn:
        applied = migrations.migrate(conn, settings.mode)
        tell_first_administrator(conn)
    for name in applied or ["nothing to do"]:
        print(name)


@app.command()
def grafana_role() -> None:
    """Let Grafana read the views, with MILUO_GRAFANA_PASSWORD."""
    from miluo.grafana_role import grafana_role as run

    print(f"{run(Settings())} may log in and read every view named v_*")


@app.command()
def ingest() -> None:
    """Collect what stations say into the database."""
    from ingest.collector import run
    from miluo.servers import broker, database

    settings = Settings()
    run(
        database_url=database(settings),
        mqtt_url=broker(settings),
        mode=settings.mode,
        collector_id=settings.collector_id,
        batch_messages=settings.batch_messages,
        batch_ms=settings.batch_ms,
        future_tolerance_s=settings.future_tolerance_s,
        stop=_stopper(),
    )


@app.command()
def gateway() -> None:
    """Hear devices that speak SL 651 or HJ 212 over TCP."""
    from miluo.gateway import gateway as run

    run(Settings(), _stopper())


@app.command()
def alert() -> None:
    """Judge what is stored and keep the warnings; further ones stand by."""
    import os
    import socket

    from alerting import engine
    from miluo.servers import database

    settings = Settings()
    own = engine.Settings(
        holder=f"{socket.gethostname()}-{os.getpid()}",
        mode=settings.mode,
        name=socket.gethostname(),
        late_after_s=settings.late_after_s,
        settle_ms=settings.settle_ms,
    )
    engine.run(database(settings), own, _stopper())


@app.command()
def notify() -> None:
    """Call the people whom warnings concern, until they answer; several may do so together."""
    from miluo.notify import notify as run

    run(Settings(), _stopper())


@app.command()
def watch() -> None:
    """See whether collector, engine, notifier, API and database live, and tell who is set."""
    from miluo.watching import watch as run

    run(Settings(), _stopper())


@app.command()
def serve() -> None:
    """Serve the API and the console."""
    from api.context import Access
    from api.server import serve as run
    from miluo import judgement
    from miluo.doctor import examine
    from miluo.livelihood import served
    from miluo.servers import database

    settings = Settings()
    where = settings.api_host, settings.api_port
    access = Access(settings.public_reading, settings.release_approval)
    run(
        database(settings),
        settings.mode,
        *where,
        judgement,
        served(settings),
        access,
        lambda: examine(settings),
    )


@app.command()
def replay(
    scenario: Annotated[str, typer.Argument(help="name or folder")],
    speed: Annotated[
        float, typer.Option(min=0.0, help="flood time over real time; 0: as fast as possible")
    ] = 3600.0,
    form: Annotated[
        Literal["json", "sl651", "hj212"], typer.Option("--as", help="what the stations speak")
    ] = "json",
    over: Annotated[Literal["mqtt", "tcp"], typer.Option(help="how they reach us")] = "mqtt",
    gateway: Annotated[str, typer.Option(metavar="HOST:PORT", help="with --over tcp")] = "",
) -> None:
    """Publish a scenario through the broker of an exercise, or through its gateway."""
    from domain.device import Protocol
    from miluo.exercise import gateway_address
    from miluo.exercise import replay as run

    protocol = None if form == "json" else Protocol(form)
    where = gateway_address(over, gateway)
    run(Settings(), scenario, speed or None, _stopper(), protocol, where)


@app.command()
def rehearse(
    scenario: Annotated[str, typer.Argument(help="name or folder")],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """Judge a scenario in memory and print its transitions."""
    from miluo.exercise import rehearse as run

    run(Settings(), scenario, as_json=as_json)


@app.command()
def decode(
    protocol: Annotated[Literal["sl651", "hj212"], typer.Argument(help="what it is a frame of")],
    frame: Annotated[
        list[str] | None, typer.Argument(help="HEX or TEXT; else standard input, one a line")
    ] = None,
) -> None:
    """Print what frames say as JSON, one object a line."""
    from os import fsdecode

    from domain.device import Protocol
    from miluo.decode import decode as run

    texts = [" ".join(frame)] if frame else map(fsdecode, sys.stdin.buffer)
    if not run(Protocol(protocol), texts):
        raise typer.Exit(1)


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="a wrong name lists them")],
    mix: Annotated[str, typer.Option(help="engine: county, all kernels at once")] = "",
) -> None:
    """Measure speed; the last line printed is JSON."""
    from miluo.bench import bench as run

    run(Settings(), name, mix)


@app.command()
def doctor() -> None:
    """Check what a running platform needs, and say what to do."""
    from miluo.doctor import doctor as run

    if not run(Settings()):
        raise typer.Exit(1)


@app.command()
def alive(
    process: Annotated[
        Literal["collector", "engine", "notifier", "api", "watch"], typer.Argument()
    ],
) -> None:
    """Tell by the status whether a process has done its work within the last 45 seconds."""
    from miluo.servers import database
    from store.database import connect
    from store.heartbeats import heartbeats

    with connect(database(Settings()), application="miluo alive") as conn:
        beats = [one for one in heartbeats(conn) if one.process == process]
    for one in beats:
        print(f"{process} {one.holder}: {one.age_s:.0f} s ago")
    if not any(one.alive for one in beats):
        raise typer.Exit(1)


@app.command()
def maintain() -> None:
    """Drop what is no longer needed; run it every hour."""
    from miluo.servers import database
    from store.database import connect
    from store.maintenance import maintain as run

    with connect(database(Settings()), application="miluo maintain") as conn:
        dropped = run(conn)
    print(f"{dropped.chunks} chunks of the batch log dropped")
    print(f"{dropped.telegrams} telegrams older than 90 days deleted")
