"""Accounts over HTTP: logging in, keys, and the audit of it all."""

import uuid
from collections.abc import Iterator

import httpx
import pytest
from argon2 import PasswordHasher

from domain.account import Account, Role
from store import accounts
from store.database import Connection, connect, now
from store.passwords import digest
from tests.conftest import new_database
from tests.integration.api.county import as_role, bearer, served

PASSWORD = "correct horse"
LOGIN = "/api/v1/login"
LOGOUT = "/api/v1/logout"
ME = "/api/v1/me"
ACCOUNTS = "/api/v1/accounts"
WU = {"name": "Wu", "title": "吴", "role": "viewer"}


@pytest.fixture(scope="module")
def url(postgres: str, template: str) -> Iterator[str]:
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as own:
        yield own


@pytest.fixture(scope="module")
def conn(url: str) -> Iterator[Connection]:
    with connect(url, application="tests") as connection:
        li = Account("li", "李四", Role.DUTY_OFFICER, "应急局")
        accounts.create(connection, li, PASSWORD, "tests", now(connection))
        yield connection


@pytest.fixture(scope="module")
def base(url: str) -> Iterator[str]:
    with served(url) as address:
        yield address


@pytest.fixture
def http(base: str, conn: Connection) -> Iterator[httpx.Client]:
    """Nobody, at a page of the server, with no failures yet."""
    conn.execute("DELETE FROM login_attempt")
    with httpx.Client(base_url=base, headers={"Origin": base}, timeout=20) as client:
        yield client


@pytest.fixture
def ma(http: httpx.Client, conn: Connection) -> Iterator[httpx.Client]:
    """An administrator."""
    with as_role(http, conn, Role.ADMINISTRATOR, name="ma") as client:
        yield client


def login(http: httpx.Client, name: str = "li", password: str = PASSWORD) -> httpx.Response:
    return http.post(LOGIN, json={"name": name, "password": password})


def test_who_logs_in_is_known_until_he_logs_out(http: httpx.Client) -> None:
    assert http.get(ME).json() is None
    answer = login(http, "LI")
    assert answer.json() == {
        "name": "li", "title": "李四", "role": "duty_officer", "unit": "应急局",
    }  # fmt: skip
    assert http.get(ME).json() == answer.json()
    secret = http.cookies["miluo_session"]
    assert http.post(LOGOUT).status_code == 204
    assert http.get(ME).json() is None
    kept = http.get(ME, headers={"Cookie": f"miluo_session={secret}"})
    assert kept.status_code == 401


def test_no_script_and_no_other_site_gets_at_the_session(http: httpx.Client) -> None:
    words = login(http).headers["set-cookie"].split("; ")[1:]
    assert {word.lower() for word in words} == {
        "httponly", "samesite=strict", "path=/", "max-age=43200",
    }  # fmt: skip
    https = http.post(
        LOGIN, json={"name": "li", "password": PASSWORD}, headers={"X-Forwarded-Proto": "https"}
    )
    assert "Secure" in https.headers["set-cookie"].split("; ")


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(http: httpx.Client) -> None:
    wrong, unknown = login(http, password="correct house"), login(http, "nobody")
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, 'Bearer realm="miluo"')
    assert (unknown.status_code, unknown.content) == (401, wrong.content)
    assert "set-cookie" not in wrong.headers


def test_after_five_failures_even_the_right_password_waits(http: httpx.Client) -> None:
    assert [login(http, password=f"guess {n}").status_code for n in range(5)] == [401] * 5
    answer = login(http)
    assert answer.status_code == 429
    assert 800 < int(answer.headers["retry-after"]) <= 900
    assert "set-cookie" not in answer.headers


def test_a_hash_of_weaker_parameters_is_made_anew(http: httpx.Client, conn: Connection) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("a weak old one")
    accounts.create(conn, Account("old", "旧", Role.VIEWER), None, "tests", now(conn))
    accounts.rehash(conn, "old", weaker)
    assert login(http, "old", "a weak old one").status_code == 200
    assert accounts.password_of(conn, "old") != weaker
    assert login(http, "old", "a weak old one").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_page_of_another_origin_neither_writes_by_the_session_nor_begins_one(
    http: httpx.Client, headers: dict[str, str]
) -> None:
    login(http)
    assert http.post(LOGOUT, headers=headers).status_code == 403
    assert http.get(ME).json()["name"] == "li"
    other = http.post(LOGIN, json={"name": "li", "password": PASSWORD}, headers=headers)
    assert (other.status_code, "set-cookie" in other.headers) == (403, False)


def test_a_session_without_word_of_its_page_does_not_write(base: str, http: httpx.Client) -> None:
    login(http)
    with httpx.Client(base_url=base, cookies=http.cookies, timeout=20) as bare:
        assert bare.post(LOGOUT).status_code == 403
        assert bare.post(LOGOUT, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204


@pytest.mark.parametrize("said", ["Bearer miluo_nothing", "Bearer", "Basic bGk6eA==", "Bearer 密"])
def test_a_key_that_opens_nothing_is_a_401(http: httpx.Client, said: str) -> None:
    answer = http.get(ME, headers=[(b"Authorization", said.encode())])
    assert (answer.status_code, answer.headers["www-authenticate"]) == (
        401, 'Bearer realm="miluo"',
    )  # fmt: skip


def test_a_browser_forgets_a_session_that_is_over(http: httpx.Client, conn: Connection) -> None:
    login(http)
    over = digest(http.cookies["miluo_session"])
    conn.execute("UPDATE session SET expires_at = created_at WHERE sha256 = %s", (over,))
    assert http.get(ME).status_code == 401
    assert http.get(ME).json() is None


def test_an_account_is_added_used_by_key_and_disabled(http: httpx.Client, ma: httpx.Client) -> None:
    made = ma.post(ACCOUNTS, json=WU | {"name": "吴-1"})
    assert made.status_code == 201
    one = made.json()
    assert (one["name"], one["password"], one["created_by"]) == ("吴-1", False, "ma")
    key = ma.post(f"{ACCOUNTS}/吴-1/keys", json={"label": "看板"}).json()["key"]
    own = {"Authorization": f"Bearer {key}"}
    assert http.get(ME, headers=own).json()["name"] == "吴-1"
    assert ma.post(f"{ACCOUNTS}/吴-1/disable").json()["disabled_at"] is not None
    assert http.get(ME, headers=own).status_code == 401
    assert ma.post(f"{ACCOUNTS}/吴-1/enable").json()["disabled_at"] is None
    (row,) = ma.get(f"{ACCOUNTS}/吴-1/keys").json()
    assert (row["prefix"], row["label"], row["last_used"] is None) == (key[:12], "看板", False)
    assert ma.delete(f"{ACCOUNTS}/吴-1/keys/{row['id']}").status_code == 204
    assert http.get(ME, headers=own).status_code == 401


def test_a_role_counts_from_the_next_request_on(http: httpx.Client, ma: httpx.Client) -> None:
    ma.post(ACCOUNTS, json=WU | {"name": "he", "password": PASSWORD})
    login(http, "he")
    assert http.get(ACCOUNTS).status_code == 403
    role = {"role": "administrator", "unit": "县政府"}
    assert ma.post(f"{ACCOUNTS}/he/role", json=role).json()["role"] == "administrator"
    assert http.get(ACCOUNTS).status_code == 200
    ma.post(f"{ACCOUNTS}/he/role", json={"role": "viewer"}).raise_for_status()


def test_what_cannot_be_is_a_problem_and_changes_nothing(ma: httpx.Client) -> None:
    before = ma.get(ACCOUNTS).json()
    answers = [
        ma.post(ACCOUNTS, json=WU | wrong).status_code
        for wrong in (
            {"name": "LI"}, {"name": "a b"}, {"password": "123456789"}, {"role": "king"},
            {"role": "reporter"}, {"title": " "}, {"more": 1}, {"unit": "\0"},
            {"title": "吴\x1b[2J"}, {"role": "reporter", "unit": " "},
        )
    ]  # fmt: skip
    assert answers == [409] + [422] * 9
    told = ma.post(ACCOUNTS, json=WU | {"title": "\x1b"}).json()["detail"]
    assert told == "title: 不能为空，也不能含有控制字符 / empty, or with control characters"
    assert ma.post(f"{ACCOUNTS}/none/disable").status_code == 404
    assert ma.post(f"{ACCOUNTS}/none/keys", json={"label": "x"}).status_code == 404
    assert ma.delete(f"{ACCOUNTS}/li/keys/999").status_code == 404
    assert ma.get(f"{ACCOUNTS}/none/keys").status_code == 404
    assert ma.get(ACCOUNTS).json() == before


def test_one_changes_ones_own_password_by_the_old_one_only(
    http: httpx.Client, ma: httpx.Client
) -> None:
    ma.post(ACCOUNTS, json=WU | {"name": "qi", "password": PASSWORD}).raise_for_status()
    login(http, "qi")
    new = {"password": "battery staple"}
    assert http.post(f"{ACCOUNTS}/li/password", json=new).json()["roles"] == ["administrator"]
    for old in ({}, {"old": "correct house"}):
        assert http.post(f"{ACCOUNTS}/qi/password", json=new | old).status_code == 403
    assert http.post(f"{ACCOUNTS}/qi/password", json=new | {"old": PASSWORD}).status_code == 204
    assert http.get(ME).status_code == 401
    assert login(http, "qi", "battery staple").status_code == 200
    assert ma.post(f"{ACCOUNTS}/qi/password", json={"password": PASSWORD}).status_code == 204
    assert login(http, "qi").status_code == 200


def test_who_may_not_is_not_told_what_is_wrong(http: httpx.Client, conn: Connection) -> None:
    with as_role(http, conn, Role.KEEPER) as keeper:
        answer = keeper.post(ACCOUNTS, json={"more": 1})
    assert (answer.status_code, answer.json()["roles"]) == (403, ["administrator"])


def audit(ma: httpx.Client, **query: str | int) -> list[tuple[str, str, str, int]]:
    rows = ma.get("/api/v1/audit", params=query).json()["items"]
    return [(row["account"], row["what"], row["path"], row["status"]) for row in rows]


def test_the_audit_tells_who_did_what_and_who_was_refused(
    http: httpx.Client, ma: httpx.Client, conn: Connection
) -> None:
    login(http, "nobody")
    login(http, password="correct house")
    login(http)
    http.post(ACCOUNTS, json=WU)
    http.post(LOGOUT)
    http.post(ACCOUNTS, json=WU)
    ma.post(ACCOUNTS, json=WU | {"password": PASSWORD})
    assert audit(ma, limit=7) == [
        ("ma", "add account", ACCOUNTS, 201),
        ("", "add account", ACCOUNTS, 401),
        ("li", "logout", LOGOUT, 204),
        ("li", "add account", ACCOUNTS, 403),
        ("li", "login as li", LOGIN, 200),
        ("", "login as li", LOGIN, 401),
        ("", "login by an unknown name", LOGIN, 401),
    ]
    (row,) = ma.get("/api/v1/audit", params={"limit": 1, "account": "li"}).json()["items"]
    assert (row["role"], row["peer"], row["method"]) == ("duty_officer", "127.0.0.1", "POST")
    kept = conn.execute("SELECT string_agg(a::text, '') FROM audit a").fetchall()[0][0]
    assert not [secret for secret in (PASSWORD, "correct house", "miluo_") if secret in kept]


def test_the_audit_names_whose_session_a_page_of_another_origin_used(
    http: httpx.Client, ma: httpx.Client
) -> None:
    login(http)
    foreign = {"Origin": "https://evil.example"}
    http.post(LOGOUT, headers=foreign)
    http.post(LOGIN, json={"name": "li", "password": PASSWORD}, headers=foreign)
    assert audit(ma, limit=2) == [("", "login", LOGIN, 403), ("li", "logout", LOGOUT, 403)]


def test_nobody_reaches_the_terminal_of_who_reads_the_audit(
    http: httpx.Client, ma: httpx.Client
) -> None:
    http.post(f"{ACCOUNTS}/%1b%5d0;x%07%e2%80%ae吴/disable")
    http.post(f"{ACCOUNTS}/a%3fb%0a%23c/disable")
    assert audit(ma, limit=2) == [
        ("", "disable account", f"{ACCOUNTS}/a?b#c/disable", 401),
        ("", "disable account", f"{ACCOUNTS}/]0;x吴/disable", 401),
    ]


def test_a_browser_that_logs_in_again_leaves_no_session_behind(
    http: httpx.Client, conn: Connection
) -> None:
    login(http)
    before = digest(http.cookies["miluo_session"])
    login(http)
    assert http.get(ME).json()["name"] == "li"
    left = conn.execute("SELECT count(*) FROM session WHERE sha256 = %s", (before,)).fetchall()
    assert left == [(0,)]


def test_what_an_account_asks_for_is_kept_by_no_cache_between(
    http: httpx.Client, ma: httpx.Client
) -> None:
    assert http.get(ME).headers["cache-control"] == "no-cache"
    assert ma.get(ME).headers["cache-control"] == "private, no-cache"
    login(http)
    assert http.get(ME).headers["cache-control"] == "private, no-cache"


def test_the_audit_comes_in_pages(ma: httpx.Client) -> None:
    for _ in range(3):
        ma.post(f"{ACCOUNTS}/none/disable")
    whole = ma.get("/api/v1/audit", params={"limit": 3}).json()["items"]
    first = ma.get("/api/v1/audit", params={"limit": 2}).json()
    rest = ma.get("/api/v1/audit", params={"limit": 1, "after": first["next"]}).json()
    assert first["items"] + rest["items"] == whole


def test_accounts_come_in_pages_by_name(ma: httpx.Client, conn: Connection) -> None:
    for name in ("a1", "a2"):
        bearer(conn, Role.VIEWER, name=name)
    first = ma.get(ACCOUNTS, params={"limit": 1}).json()
    rest = ma.get(ACCOUNTS, params={"after": first["next"]}).json()
    names = [one["name"] for one in first["items"] + rest["items"]]
    assert names[:2] == ["a1", "a2"]
    assert names == sorted(names)


def test_nobody_makes_the_server_keep_a_long_body(http: httpx.Client) -> None:
    long = b'{"name": "' + b"x" * 1_000_000 + b'"}'
    for content, kind in (
        (long, "application/json"), (iter([long[:9], long[9:]]), "application/json"),
        (long, "text/plain"), (iter([long[:9], long[9:]]), "application/octet-stream"),
    ):  # fmt: skip
        answer = http.post(LOGIN, content=content, headers={"Content-Type": kind})
        assert (answer.status_code, answer.headers["content-type"]) == (
            413, "application/problem+json",
        )  # fmt: skip
