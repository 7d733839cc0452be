"""`miluo accounts …`: who may do what, as an operator keeps it."""

from typing import Annotated

import typer

from domain.account import Account, Role
from miluo.settings import Settings

app = typer.Typer(help="Accounts 账号: who may do what, and who did what.")

Name = Annotated[str, typer.Argument(help="of the account")]
Unit = Annotated[
    str, typer.Option(help="the bureau that it speaks for, e.g. 教育局", parser=str.strip)
]
Ask = Annotated[bool, typer.Option("--ask", help="type the password; else a random one is made")]


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Argument()],
    title: Annotated[str, typer.Option(help="the person's name; else the account's")] = "",
    unit: Unit = "",
    ask: Ask = False,
) -> None:
    """Add an account and print its password, once, unless it was typed."""
    from miluo.accounts import add as run
    from miluo.accounts import stranger

    name = name.lower()
    _tell(run(Settings(), Account(name, title or name, role, unit), _asked(ask)), ask)
    print(stranger(Settings(), unit), end="")


@app.command("list")
def list_accounts() -> None:
    """List accounts and the API keys that open something."""
    from miluo.accounts import listed

    print("\n".join(listed(Settings())))


@app.command()
def disable(name: Name) -> None:
    """Let an account do nothing from now on."""
    from miluo.accounts import disable as run

    run(Settings(), name)


@app.command()
def enable(name: Name) -> None:
    """Let a disabled account act again."""
    from miluo.accounts import enable as run

    run(Settings(), name)


@app.command()
def role(name: Name, role: Annotated[Role, typer.Argument()], unit: Unit = "") -> None:
    """Give an account a role and a unit."""
    from miluo.accounts import appoint, stranger

    appoint(Settings(), name, role, unit)
    print(stranger(Settings(), unit), end="")


@app.command()
def password(name: Name, ask: Ask = False) -> None:
    """Give an account another password and print it, once, unless it was typed."""
    from miluo.accounts import new_password

    _tell(new_password(Settings(), name, _asked(ask)), ask)


@app.command()
def key(name: Name, label: Annotated[str, typer.Argument(help="what the key is for")]) -> None:
    """Make an API key and print it, once."""
    from miluo.accounts import new_key

    print(new_key(Settings(), name, label))


@app.command()
def revoke(
    name: Name, number: Annotated[int, typer.Argument(help="from `miluo accounts list`")]
) -> None:
    """Let an API key open nothing from now on."""
    from miluo.accounts import revoke as run

    run(Settings(), name, number)


@app.command()
def audit(
    name: Annotated[str, typer.Argument(help="else all")] = "",
    count: Annotated[int, typer.Option(min=1, max=100_000, help="newest entries")] = 50,
) -> None:
    """List who did what, and who was refused."""
    from miluo.accounts import audited

    print("\n".join(audited(Settings(), name, count)))


def _asked(ask: bool) -> str | None:
    if not ask:
        return None
    typed: str = typer.prompt("密码 password", hide_input=True, confirmation_prompt=True)
    return typed


def _tell(password: str, typed: bool) -> None:
    if not typed:
        print(f"密码 password (shown once 仅显示一次): {password}")
