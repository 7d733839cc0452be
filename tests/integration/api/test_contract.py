"""The committed contract, and arbitrary questions to every route of it."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.openapi import document
from domain.level import Level
from store.database import connect
from tests.conftest import new_database
from tests.integration.api.county import served, settle

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_dict(json.loads(document()))
asked = schema.exclude(path_regex="/stream$|/readyz")


def test_the_committed_contract_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == document(), (
        "run: python -m api.openapi > docs/openapi.json"
    )


@asked.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_question_breaks_a_route(case: schemathesis.Case[Any], asked_base: str) -> None:
    case.call_and_validate(base_url=asked_base, checks=CHECKS)


@pytest.fixture(scope="module")
def asked_base(postgres: str, template: str) -> Iterator[str]:
    """One API for all questions: nobody asks them, who may change nothing."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with (
        new_database(postgres, name, template) as url,
        connect(url, application="tests") as conn,
        served(url) as base,
    ):
        county = settle(conn)
        county.stages(20)
        county.judge((1, Level.NONE, Level.YELLOW), (2, Level.NONE, Level.YELLOW))
        county.judge((2, Level.YELLOW, Level.NONE))
        yield base
