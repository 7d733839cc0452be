"""What a duty officer does at the desk, in a real Chromium on the real API and database."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from domain.level import Level
from store import life
from store.database import Connection
from tests.acceptance.console_support import RATE, VALUE
from tests.acceptance.duty_support import Desk, desk_of, part

RED = re.compile("红色预警")
FORECAST = 4
"""Criterion of the scenario: the hours until 74.00 m is reached."""


@pytest.fixture(scope="module")
def town(shared_url: str, shared: Connection, chromium: Browser) -> Iterator[Desk]:
    with desk_of(shared_url, shared, chromium) as desk:
        yield desk


@pytest.fixture
def desk(town: Desk) -> Iterator[Desk]:
    yield town
    town.clear()


def entry(headline: str) -> str:
    """The selector of a warning in the list."""
    return f".entry:has-text('{headline}')"


def do(page: Page, what: str, **said: str) -> None:
    """Fill in the dialog of something, which is open, and send it."""
    expect(part(page, "ask")).to_have_attribute("data-what", what)
    for field, text in said.items():
        place = part(page, f"ask-{field}")
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(text)
        else:
            place.fill(text)
    part(page, "ask-do").click()
    expect(part(page, "ask")).to_have_count(0)


def test_a_red_warning_sounds_until_it_is_acknowledged_and_that_ends_it_on_every_screen(
    desk: Desk,
) -> None:
    one, other = desk.screen(), desk.screen("li")
    expect(part(one, "sound").first).to_have_attribute("data-state", "off")
    part(one, "sound-switch").click()
    expect(part(one, "sound")).to_have_attribute("data-state", "ready")
    headline = desk.issue()
    for page in (one, other):
        expect(part(page, "takeover")).to_contain_text(headline)
        expect(part(page, "takeover")).to_contain_text("立即转移")
        expect(part(page, "news")).to_contain_text(headline)
    width = part(one, "takeover").evaluate("band => band.getBoundingClientRect().width")
    assert width == one.evaluate("document.documentElement.clientWidth")
    expect(part(one, "sound").first).to_have_attribute("data-state", "sounding")
    expect(part(other, "sound").first).to_have_attribute("data-state", "off")
    one.mouse.click(5, 400)
    expect(one).to_have_title(RED)
    expect(one).not_to_have_title(RED)
    expect(one).to_have_title(RED)
    part(one, "takeover-acknowledge").click()
    expect(part(one, "ask-by")).to_contain_text("王值班（wang）")
    do(one, "acknowledge", remark="已通知乡镇")
    for page in (one, other):
        expect(part(page, "takeover")).to_have_count(0)
        expect(page.locator(entry(headline))).to_contain_text("wang")
    expect(part(one, "sound")).to_have_attribute("data-state", "ready")
    assert not RED.search(one.title())
    one.reload()
    expect(part(one, "sound")).to_have_attribute("data-state", re.compile("waiting|ready"))
    part(one, "station-count").click()
    expect(part(one, "sound")).to_have_attribute("data-state", "ready")
    part(one, "sound-switch").click()
    expect(part(one, "sound")).to_have_attribute("data-state", "off")
    assert life.of_warning(desk.conn, desk.number(headline))[-1].remark == "已通知乡镇"


def test_the_keyboard_goes_through_the_warnings_opens_and_acknowledges(desk: Desk) -> None:
    first, second = desk.issue(Level.ORANGE), desk.issue(Level.YELLOW)
    page = desk.screen()
    expect(page.locator(entry(second))).to_be_visible()
    current = page.locator("[data-warning][aria-current]")
    page.keyboard.press("j")
    expect(current).to_contain_text(first)
    page.keyboard.press("j")
    expect(current).to_contain_text(second)
    part(page, "find").click()
    page.keyboard.type("jka?")
    expect(part(page, "find")).to_have_value("jka?")
    expect(current).to_contain_text(second)
    part(page, "find").fill("")
    part(page, "station-count").click()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(part(page, "story")).to_contain_text(first)
    expect(part(page, "history")).to_contain_text("发出")
    page.keyboard.press("a")
    do(page, "acknowledge", remark="收到")
    expect(part(page, "detail-state")).to_contain_text("wang")
    expect(part(page, "history")).to_contain_text("收到")
    page.keyboard.press("?")
    expect(part(page, "keys-list")).to_contain_text("下一条预警")
    page.keyboard.press("Escape")
    expect(part(page, "keys-list")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(part(page, "stations")).to_be_visible()


def test_a_warning_is_shelved_with_a_reason_and_an_end_and_taken_up_again(desk: Desk) -> None:
    headline = desk.issue()
    page, other = desk.screen(), desk.screen("li")
    page.locator(entry(headline)).get_by_text("详情").click()
    part(page, "do-shelve").click()
    do(page, "shelve", reason="传感器检修", hours="4")
    for screen in (page, other):
        expect(screen.locator(entry(headline))).to_contain_text("wang 搁置至 07-01 2")
        expect(part(screen, "takeover")).to_have_count(0)
    expect(part(page, "story")).to_contain_text("传感器检修")
    part(page, "do-unshelve").click()
    do(page, "unshelve")
    expect(part(other, "takeover")).to_contain_text(headline)


def test_what_the_server_refuses_is_said_in_plain_words_and_nothing_typed_is_lost(
    desk: Desk,
) -> None:
    headline = desk.issue(Level.ORANGE)
    page = desk.screen()
    page.locator(entry(headline)).get_by_text("确认", exact=True).click()
    part(page, "ask-remark").fill("我来处理")
    life.acknowledge(desk.conn, desk.number(headline), "li", "")
    expect(page.locator(entry(headline))).to_contain_text("li")
    part(page, "ask-do").click()
    expect(part(page, "ask-refused")).to_contain_text("情况已变")
    expect(part(page, "ask-remark")).to_have_value("我来处理")


def test_without_an_account_all_is_read_and_a_button_leads_to_the_sign_in(desk: Desk) -> None:
    headline = desk.issue()
    page = desk.screen(None)
    expect(part(page, "takeover")).to_contain_text(headline)
    part(page, "takeover-acknowledge").click()
    form = part(page, "sign-in-form")
    form.locator("[name=name]").fill("wang")
    form.locator("[name=password]").fill("a long enough password")
    form.get_by_role("button", name="登录").click()
    part(page, "takeover-acknowledge").click()
    do(page, "acknowledge")
    expect(part(page, "takeover")).to_have_count(0)
    viewer = desk.screen("kan")
    expect(viewer.locator(entry(headline))).to_be_visible()
    expect(part(viewer, "do-issue")).to_be_disabled()


def test_the_board_counts_the_seconds_and_an_answer_moves_it(desk: Desk) -> None:
    headline = desk.issue()
    call = desk.calls(headline)
    page = desk.screen(at=f"#/duty/calls/{call.id}")
    board = part(page, "board")
    waiting = board.locator("[data-state=waiting]")
    seat = {code: board.locator(f"[data-code={code}]") for code in ("C1", "T1")}
    expect(waiting).to_have_count(2)
    desk.passes(47)
    expect(seat["T1"].locator("[data-test=counting]")).to_have_text("47 秒")
    expect(board).to_contain_text("已用 47 秒")
    second, asked = desk.window(page)
    expect(part(second, "board")).to_contain_text("已应答 0 / 2")
    key = call.sent("T1").key
    said = {"key": key, "means": "reply", "text": "1"}
    assert httpx.post(f"{desk.api.url}api/v1/answers", json=said, trust_env=False).is_success
    expect(waiting).to_have_count(1)
    expect(board).to_contain_text("已应答 1 / 2")
    expect(part(page, "bar-calls")).to_contain_text("已应答 1 / 2")
    expect(part(second, "board")).to_contain_text("已应答 1 / 2")
    assert [path for path in asked if path.endswith("/stream")] == []
    seat["C1"].get_by_text("已电话告知").click()
    do(page, "told", remark="打办公室座机，本人接听")
    expect(part(page, "all-answered")).to_be_visible()
    part(page, "only-silent").uncheck()
    expect(seat["T1"]).to_contain_text("短信回复")
    expect(seat["C1"]).to_contain_text("值班员电话")
    with page.expect_download() as table:
        part(page, "csv").click()
    assert table.value.suggested_filename == f"call-{call.id}.csv"


def test_many_windows_of_a_browser_leave_a_line_to_acknowledge_by(desk: Desk) -> None:
    headline = desk.issue()
    page = desk.screen()
    others = [desk.window(page)[0] for _ in range(6)]
    others[-1].locator(entry(headline)).get_by_text("确认", exact=True).click()
    do(others[-1], "acknowledge", remark="已通知")
    for one in (page, *others):
        expect(one.locator(entry(headline))).to_contain_text("wang")


def test_who_cannot_act_has_his_deputy_called_at_once(desk: Desk) -> None:
    call = desk.calls(desk.issue())
    page = desk.screen(at=f"#/duty/calls/{call.id}")
    seat = part(page, "board").locator("[data-code=T1]")
    seat.get_by_text("无法执行").click()
    do(page, "refused", remark="在外地")
    call.plan()
    expect(seat).to_contain_text("正在叫副手")


def test_a_shift_is_handed_over_and_taken_over_with_the_log_and_the_brief(desk: Desk) -> None:
    headline = desk.issue(Level.ORANGE)
    page = desk.screen(at="#/duty/shift")
    expect(part(page, "bar-duty")).to_contain_text("演练县长")
    part(page, "do-handover").click()
    do(page, "handover", text="汨罗江仍在涨，注意加义")
    left = part(page, "log").locator("[data-kind=handover]").first
    expect(left).to_contain_text("注意加义")
    expect(left).to_contain_text(re.compile(r"当时未结预警 [1-9]"))
    other = desk.screen("li", at="#/duty/shift")
    part(other, "do-takeover").click()
    do(other, "takeover", text="已阅")
    expect(part(other, "on-duty")).to_contain_text("已阅")
    part(other, "do-brief").click()
    do(other, "brief", note="雨还在下")
    expect(part(other, "log").locator("[data-kind=brief]").first).to_contain_text("汛情快报")
    with other.expect_popup() as opened:
        part(other, "brief-open").click()
    expect(opened.value.locator("body")).to_contain_text(headline)


def test_a_response_is_proposed_and_put_in_force_by_name(desk: Desk) -> None:
    page = desk.screen(at="#/duty/shift")
    part(page, "do-propose").click()
    do(page, "propose", family="forest_fire", response="III", reason="连旱五日")
    part(page, "proposal").filter(has_text="连旱五日").get_by_text("确认启动").click()
    do(page, "confirm", decided_by="张副县长")
    response = page.locator("[data-test=response][data-family=forest_fire]")
    expect(response).to_contain_text("Ⅲ级")
    expect(response).to_contain_text("张副县长")
    expect(part(page, "bar-response")).to_contain_text("森林火灾 Ⅲ级")


def test_a_warning_is_issued_by_hand(desk: Desk) -> None:
    page = desk.screen()
    part(page, "do-issue").click()
    said = {"hazard": "geohazard", "level": "orange", "towns": "演练甲镇、演练乙镇"}
    do(page, "issue", headline="演练滑坡险情", **said)
    expect(page.locator(entry("演练滑坡险情"))).to_contain_text("由 wang 人工发布")
    query = "SELECT towns FROM v_warning WHERE headline = '演练滑坡险情'"
    assert desk.conn.execute(query).fetchall() == [(["演练甲镇", "演练乙镇"],)]


def test_a_station_says_its_trend_what_it_passed_and_when_it_reaches_the_next_level(
    desk: Desk,
) -> None:
    page = desk.screen()
    row = part(page, "station")
    expect(row).to_contain_text("77.25")
    expect(part(page, "over")).to_contain_text("超保证水位")
    expect(part(page, "aim")).to_contain_text("历史最高")
    expect(part(page, "reckoned")).to_have_text("推算")
    desk.river.judge("2024-07-01T16:00:00+08:00", Level.ORANGE, 77.25, 74.0, criterion=VALUE)
    expect(row).to_have_attribute("data-level", "orange")
    desk.river.judge("2024-07-01T16:00:00+08:00", Level.NONE, 73.0, 74.0, criterion=VALUE)
    expect(row).to_have_attribute("data-level", "none")
    desk.river.judge("2024-07-01T16:00:00+08:00", Level.YELLOW, 1.5, 3.0, criterion=FORECAST)
    expect(part(page, "forecast")).to_have_text("预报")
    expect(part(page, "aim")).to_contain_text(re.compile(r"07-01 17:30.*74\.00", re.DOTALL))
    desk.river.judge("2024-07-01T16:00:00+08:00", Level.NONE, 9.0, 3.0, criterion=FORECAST)
    expect(part(page, "reckoned")).to_have_text("推算")
    part(page, "find").fill("没有这个站")
    expect(row).to_have_count(0)
    part(page, "find").fill("平江")
    expect(row).to_have_count(1)


def test_what_is_over_and_was_not_acknowledged_still_waits(desk: Desk) -> None:
    page = desk.screen()
    desk.river.judge("2024-07-01T16:00:00+08:00", Level.YELLOW, 0.4, 0.3, criterion=RATE)
    desk.river.judge("2024-07-01T16:00:00+08:00", Level.NONE, 0.1, 0.3, criterion=RATE)
    returned = part(page, "returned")
    returned.locator("summary").click()
    before = returned.locator("li").count()
    returned.get_by_text("确认", exact=True).first.click()
    do(page, "acknowledge", remark="已核实")
    if before > 1:
        expect(returned.locator("li")).to_have_count(before - 1)
    else:
        expect(returned).to_have_count(0)


def test_a_phone_shows_the_desk_in_one_column(desk: Desk) -> None:
    call = desk.calls(desk.issue())
    page = desk.screen(size=(360, 780))
    expect(part(page, "takeover")).to_be_visible()
    for view, place in {
        "#/": "station",
        "#/duty/calls": "seat",
        "#/duty/shift": "on-duty",
        f"#/duty/warning/{call.warning}": "history",
    }.items():
        page.goto(f"{desk.api.url}{view}")
        expect(part(page, place).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360, view
