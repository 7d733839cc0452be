"""`miluo rejects …`: messages that could not be used."""

import typer

from miluo.settings import Settings

app = typer.Typer(help="Messages that could not be used.")


@app.command("list")
def list_() -> None:
    """Count the open rejects by reason."""
    from miluo.servers import database
    from store.database import connect
    from store.rejects import count

    with connect(database(Settings()), application="miluo rejects") as conn:
        for reason, number in count(conn).items():
            print(f"{number:8}  {reason}")


@app.command()
def retry() -> None:
    """Understand and store the open rejects again, after the registry was mended."""
    from ingest.retry import retry_rejects
    from miluo.servers import database
    from store.database import connect
    from store.registry import read

    settings = Settings()
    with connect(database(settings), application="miluo rejects") as conn:
        resolved, still = retry_rejects(
            conn,
            read(conn),
            mode=settings.mode,
            future_tolerance_s=settings.future_tolerance_s,
        )
    print(f"{resolved} resolved, {still} still rejected")
