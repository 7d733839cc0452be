"""The committed contract, and arbitrary questions to every route of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.admission import OPEN, READING
from api.openapi import document
from domain.account import Role
from domain.level import Level
from store.database import Connection
from tests.integration.api.county import bearer, served, settle

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"
CONTRACT = json.loads(COMMITTED.read_text(encoding="utf-8"))

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

ENDLESS = ("/stream", "/readyz")
"""A stream does not end, and `readyz` says 503 where no engine runs."""

OPERATIONS = {
    (path, method): operation
    for path, methods in CONTRACT["paths"].items()
    for method, operation in methods.items()
    if not path.endswith(ENDLESS)
}

THERE = {"id": 1, "code": "PJ01", "name": "clerk"}
"""What a path may name so that it is found. The clerk is not the account that asks."""

arbitrary = settings(
    max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
contract = schemathesis.openapi.from_dict(CONTRACT)


@dataclass(frozen=True)
class Asked:
    """One API for all questions."""

    base: str
    administrator: dict[str, str]

    def answers(self, path: str, method: str, mode: GenerationMode, **known: Any) -> None:
        """Ask a route as nobody, and as an administrator too where anybody else learns nothing.

        `known` are the parts of the path that are not arbitrary.
        """
        operation = contract[path][method]
        askers = (
            [None] if path in OPEN | READING and method == "get" else [None, self.administrator]
        )

        @arbitrary
        @given(case=operation.as_strategy(mode, path_parameters=known or None))
        def ask(case: Case[Any]) -> None:
            for headers in askers:
                case.call_and_validate(self.base, headers=headers, checks=CHECKS)

        ask()


def can_be_broken(operation: dict[str, Any]) -> bool:
    """Whether questions against the contract are found: of plain texts hardly one is."""
    return "requestBody" in operation or any(
        one["in"] not in ("path", "header") or not is_text(one["schema"])
        for one in operation.get("parameters", ())
    )


def is_text(schema: dict[str, Any]) -> bool:
    """Whether anything that can be written fits, or nothing at all."""
    return all(one.get("type") in ("string", "null") for one in schema.get("anyOf", [schema]))


def routes(of: dict[tuple[str, str], Any]) -> pytest.MarkDecorator:
    """One test for each of these routes."""
    return pytest.mark.parametrize(
        ("path", "method"),
        [pytest.param(path, method, id=f"{method.upper()} {path}") for path, method in of],
    )


def test_the_committed_contract_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == document(), (
        "run: python -m api.openapi > docs/openapi.json"
    )


@routes(OPERATIONS)
def test_questions_as_the_contract_has_them_are_answered_as_it_says(
    path: str, method: str, asked: Asked
) -> None:
    known = {name: value for name, value in THERE.items() if f"{{{name}}}" in path}
    asked.answers(path, method, GenerationMode.POSITIVE, **known)


@routes({route: one for route, one in OPERATIONS.items() if can_be_broken(one)})
def test_questions_against_the_contract_break_no_route(
    path: str, method: str, asked: Asked
) -> None:
    asked.answers(path, method, GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def asked(shared_url: str, shared: Connection) -> Iterator[Asked]:
    """A county on a database that the questions may change: no answer depends on another."""
    county = settle(shared)
    county.stages(20)
    county.judge((1, Level.NONE, Level.YELLOW), (2, Level.NONE, Level.YELLOW))
    county.judge((2, Level.YELLOW, Level.NONE))
    bearer(shared, Role.VIEWER, name="clerk")
    with served(shared_url) as base:
        yield Asked(base, bearer(shared, Role.ADMINISTRATOR))
