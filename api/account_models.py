"""What the API says, and is told, of accounts, their keys and the audit."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.models import Time
from domain.account import Role
from store.passwords import LONGEST, SHORTEST

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]*$")]
Title = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
    ),
]
Unit = Annotated[
    str,
    Field(
        max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$", description="the bureau that it speaks for"
    ),
]
Password = Annotated[str, Field(min_length=1, max_length=LONGEST)]
NewPassword = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Me:
    """The account that asks."""

    name: str
    title: str
    role: Role
    unit: str


@dataclass(frozen=True, slots=True)
class AccountItem:
    """An account as an administrator sees it."""

    name: str
    title: str
    role: Role
    unit: str
    password: Annotated[bool, Field(description="false: it has API keys only")]
    disabled_at: Time | None
    created_by: str
    created_at: Time


@dataclass(frozen=True, slots=True)
class KeyItem:
    """An API key; only its beginning is known after it was made."""

    id: int
    label: str
    prefix: str
    created_by: str
    created_at: Time
    last_used: Annotated[str | None, Field(description="day in Beijing time")]
    revoked_at: Time | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; it is never shown again."""

    key: str


@dataclass(frozen=True, slots=True)
class AuditItem:
    """A request that would change something, and what became of it."""

    id: int
    at: Time
    account: Annotated[str, Field(description="empty for nobody known")]
    role: str
    peer: str
    method: str
    path: str
    what: str
    status: Annotated[int, Field(description="of HTTP; 0 on the command line")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LoginInput(_Input):
    """Who logs in."""

    name: Name
    password: Password


class AccountInput(_Input):
    """A new account; without a password it has API keys only."""

    name: Name
    title: Title
    role: Role
    unit: Unit = ""
    password: NewPassword | None = None


class RoleInput(_Input):
    """What an account is for from now on."""

    role: Role
    unit: Unit = ""


class PasswordInput(_Input):
    """Another password. `old` is asked of everybody but an administrator."""

    password: NewPassword
    old: Password | None = None


class KeyInput(_Input):
    """What a new key is for."""

    label: Title
