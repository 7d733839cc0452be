"""The pages of livelihood projects in a real Chromium, on the real API and database."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from api.context import Livelihood
from domain.account import Account
from store.database import connect
from tests.acceptance.console_support import serving
from tests.acceptance.livelihood_support import LI, LIU, PASSWORD, WANG, ZHANG, settle
from tests.conftest import new_database

BOARD = "#/livelihood"
OWN = "#/livelihood/own"
REVIEW = "#/livelihood/review"
PHONE: ViewportSize = {"width": 360, "height": 780}
CHINESE_WORDS = re.compile("方案|进度|原因|责任单位")


@pytest.fixture(scope="module")
def url(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a console whose county has a plan, open to the public."""
    kept = Livelihood(public=True, evidence=tmp_path_factory.mktemp("evidence"))
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as database:
        with connect(database, application="tests") as conn:
            settle(conn)
        with serving(database, kept) as api:
            yield api.url


@dataclass
class Desks:
    """A page for each account, which its stories share; and pages of a story's own."""

    browser: Browser
    url: str
    shared: dict[str, Page] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def new(self, view: str, who: Account | None = None) -> Page:
        """A page that nobody else uses."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 800})
        if who is not None:
            secrets = {"name": who.name, "password": PASSWORD}
            assert context.request.post(f"{self.url}api/v1/login", data=secrets).ok
        page = context.new_page()
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.goto(self.url + view)
        return page

    def open(self, view: str, who: Account | None = None) -> Page:
        """The page of an account, or of nobody's, at a view, with what is stored now."""
        name = who.name if who else ""
        page = self.shared.get(name) or self.new(BOARD, who)
        self.shared[name] = page
        page.goto(f"{self.url}{BOARD}/nowhere")
        expect(part(page, "refusal")).to_be_visible()
        page.goto(self.url + view)
        return page

    def close(self) -> None:
        """End them all."""
        for context in self.browser.contexts:
            context.close()


@pytest.fixture(scope="module")
def all_desks(chromium: Browser, url: str) -> Iterator[Desks]:
    desks = Desks(chromium, url)
    yield desks
    desks.close()


@pytest.fixture
def desks(all_desks: Desks) -> Iterator[Desks]:
    """No page may fail."""
    all_desks.failures.clear()
    yield all_desks
    assert all_desks.failures == []


def part(page: Page | Locator, name: str) -> Locator:
    return page.locator(f"[data-test={name}]")


def project(page: Page, code: str) -> Locator:
    return page.locator(f"[data-test=project][data-code='{code}']")


def form(page: Page, indicator: str) -> Locator:
    return page.locator(f"[data-test=report][data-indicator='{indicator}']")


def entry(where: Locator, name: str) -> Locator:
    return part(where, f"field-{name}").locator("input, textarea")


def test_a_citizen_reads_the_board_without_signing_in(desks: Desks) -> None:
    page = desks.open("#/")
    part(page, "to-livelihood").click()
    expect(part(page, "project")).to_have_count(20)
    expect(part(page, "demonstration")).to_contain_text("演示数据，非官方")
    expect(part(project(page, "1-06"), "reason")).to_contain_text("落后进度线")
    assert project(page, "1-06").get_attribute("data-light") == "red"
    expect(part(page, "view-own")).to_have_count(0)
    part(page, "to-duty").click()
    expect(page.locator(".warnings")).to_be_visible()


def test_a_project_shows_the_plans_words_and_its_year_as_chart_and_table(desks: Desks) -> None:
    page = desks.open(BOARD)
    project(page, "1-06").get_by_role("link", name="促进高质量充分就业").click()
    figure = page.locator("[data-test=indicator][data-code='1-06.1']")
    expect(figure).to_contain_text("城镇新增就业6100人")
    expect(part(figure, "facts")).to_contain_text("4,700 人")
    expect(part(figure, "course").locator("svg")).to_be_visible()
    expect(part(figure, "history").locator("tbody tr")).to_have_count(9)
    expect(part(figure, "told")).to_contain_text("9 月按计划推进")


def test_the_board_is_shown_as_it_stood_on_a_day(desks: Desks) -> None:
    page = desks.open(BOARD)
    light = part(project(page, "1-07"), "light")
    expect(light).to_have_text("黄灯")
    part(page, "as-of").fill("2023-07-31")
    expect(light).to_have_text("绿灯")
    expect(part(page, "as-of-note")).to_contain_text("评到 2023 年 7 月")
    assert "as_of=2023-07-31" in page.url
    part(page, "today").click()
    expect(light).to_have_text("黄灯")


def test_projects_of_one_light_or_unit_are_shown_alone(desks: Desks) -> None:
    page = desks.open(BOARD)
    part(page, "only-yellow").click()
    expect(project(page, "1-07")).to_be_visible()
    expect(page.locator("[data-test=project]:not([data-light=yellow])")).to_have_count(0)
    part(page, "only-all").click()
    part(page, "unit").select_option("残联")
    expect(part(page, "project")).to_have_count(1)
    expect(part(page, "only-all")).to_contain_text("1")


def test_two_choices_before_the_board_is_drawn_again_both_count(desks: Desks) -> None:
    page = desks.open(BOARD)
    part(page, "only-yellow").click()
    expect(project(page, "1-07")).to_be_visible()
    page.evaluate(
        """() => {
          document.querySelector("[data-test=only-all]").click();
          const unit = document.querySelector("[data-test=unit]");
          unit.value = "残联";
          unit.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(part(page, "project")).to_have_count(1)


def test_a_project_in_the_area_of_an_open_warning_is_marked(desks: Desks) -> None:
    page = desks.open(BOARD)
    expect(part(project(page, "1-01"), "exposed")).to_contain_text("橙 Ⅱ")
    expect(part(project(page, "1-01"), "exposed")).to_contain_text("平江")
    expect(part(project(page, "1-06"), "exposed")).to_have_count(0)


def test_what_the_board_offers_to_take_away_is_there(desks: Desks) -> None:
    page = desks.open(BOARD)
    for name in ("csv", "xlsx", "oc4ids", "bulletin"):
        address = part(page, f"export-{name}").get_attribute("href")
        assert address is not None
        assert page.request.get(address).ok, name


def test_a_report_goes_from_draft_to_submitted_and_back_with_a_reason(
    desks: Desks, tmp_path: Path
) -> None:
    page = desks.new(BOARD)
    _sign_in(page, WANG, "wrong password")
    expect(part(page, "sign-in-refused")).to_contain_text("密码不对")
    _sign_in(page, WANG, PASSWORD)
    expect(part(page, "account")).to_contain_text("王填报")
    part(page, "view-own").click()
    mine = form(page, "1-11.3")
    entry(mine, "value").fill("一百")
    part(mine, "save").click()
    expect(part(mine, "field-value").get_by_role("alert")).to_have_text("请填数字")
    entry(mine, "value").fill("１４０")
    entry(mine, "narrative").fill("完成 140 户")
    proof = tmp_path / "验收单.pdf"
    proof.write_bytes(b"%PDF-1.4\n%%EOF\n")
    part(mine, "file").set_input_files(proof)
    expect(part(mine, "evidence")).to_contain_text("验收单.pdf")
    expect(part(mine, "status")).to_contain_text("草稿")
    part(mine, "submit").click()
    expect(part(mine, "status")).to_contain_text("已提交")

    office = desks.open(REVIEW, LI)
    sent = office.locator("[data-test=submitted][data-indicator='1-11.3']")
    expect(sent).to_contain_text("140 户")
    expect(sent.get_by_role("link", name="验收单.pdf")).to_be_visible()
    part(sent, "return-reason").fill("请补充验收清单")
    part(sent, "return").click()
    expect(sent).to_have_count(0)

    part(page, "view-board").click()
    part(page, "view-own").click()
    expect(part(mine, "returned")).to_contain_text("请补充验收清单")
    expect(entry(mine, "narrative")).to_have_value("完成 140 户")


def test_an_approved_report_counts_on_the_board(desks: Desks) -> None:
    page = desks.open(OWN, LIU)
    mine = form(page, "1-02.1")
    entry(mine, "value").fill("7")
    part(mine, "submit").click()
    expect(part(mine, "status")).to_contain_text("已提交")
    office = desks.open(REVIEW, LI)
    sent = office.locator("[data-test=submitted][data-indicator='1-02.1']")
    part(sent, "approve").click()
    expect(sent).to_have_count(0)
    board = desks.open(BOARD)
    expect(part(project(board, "1-02"), "light")).to_have_text("绿灯")


def test_a_conflict_shows_both_texts_and_loses_none(desks: Desks) -> None:
    first, second = desks.open(OWN, LIU), desks.open(OWN, ZHANG)
    theirs, mine = form(first, "1-04.1"), form(second, "1-04.1")
    entry(mine, "value").fill("62")
    entry(mine, "narrative").fill("张：主体封顶")
    entry(theirs, "value").fill("60")
    entry(theirs, "narrative").fill("刘：主体施工")
    part(theirs, "save").click()
    expect(part(theirs, "saved")).to_have_text("已保存")
    part(mine, "save").click()
    expect(part(mine, "conflict")).to_contain_text("刘：主体施工")
    expect(part(mine, "conflict")).to_contain_text("张：主体封顶")
    expect(entry(mine, "narrative")).to_have_value("张：主体封顶")
    part(mine, "keep-mine").click()
    expect(part(mine, "saved")).to_have_text("已保存")
    desks.open(OWN, LIU)
    expect(entry(theirs, "narrative")).to_have_value("张：主体封顶")


def test_what_was_typed_waits_while_another_view_is_read(desks: Desks) -> None:
    page = desks.open(OWN, ZHANG)
    entry(form(page, "1-01.1"), "problems").fill("等待批复")
    part(page, "view-board").click()
    expect(part(page, "project")).to_have_count(20)
    part(page, "view-own").click()
    expect(entry(form(page, "1-01.1"), "problems")).to_have_value("等待批复")


def test_the_office_dispatches_and_everybody_reads_it(desks: Desks) -> None:
    office = desks.open("#/livelihood/dispatches", LI)
    part(office, "month").select_option("2023-09")
    office.get_by_label("2023 年 9 月调度").fill("请加快农村公路建设")
    office.get_by_role("button", name="发布").click()
    expect(part(office, "dispatch")).to_contain_text("请加快农村公路建设")
    citizen = desks.open("#/livelihood/units/残联")
    expect(part(citizen, "unit-detail")).to_contain_text("请加快农村公路建设")
    expect(part(citizen, "missing")).to_contain_text("逾期 7 天")


def test_the_office_sets_a_newer_target_and_the_old_one_stays_listed(desks: Desks) -> None:
    page = desks.open(f"{BOARD}/1-05", LI)
    figure = page.locator("[data-test=indicator][data-code='1-05.1']")
    part(figure, "versions").locator("> summary").click()
    figure.get_by_text("调整目标").click()
    entry(figure, "value").fill("许多")
    entry(figure, "document").fill("市级下达任务通知")
    entry(figure, "dated").fill("2023-10-10")
    figure.get_by_role("button", name="保存为新版本").click()
    expect(part(figure, "field-value").get_by_role("alert")).to_have_text("请填数字")
    entry(figure, "value").fill("270")
    figure.get_by_role("button", name="保存为新版本").click()
    expect(part(figure, "versions").locator("li")).to_have_count(2)
    expect(part(figure, "versions").locator("li").last).to_contain_text("市级下达任务通知")
    expect(part(figure, "facts")).to_contain_text("270")


def test_the_platforms_own_report_is_drafted_from_live_facts(desks: Desks) -> None:
    page = desks.open(f"{BOARD}/1-16", LI)
    part(page, "draft-platform").click()
    drafted = form(page, "1-16.2")
    expect(part(drafted, "status")).to_have_text("草稿")
    expect(entry(drafted, "narrative")).to_have_value(re.compile("在线"))


def test_a_unit_that_takes_part_may_report(desks: Desks) -> None:
    page = desks.open(f"{OWN}?unit=税务局", LI)
    theirs = form(page, "2-01.1")
    expect(part(theirs, "status")).to_contain_text("参与单位，可填报")
    theirs.locator("> summary").click()
    entry(theirs, "narrative").fill("配合征收")
    part(theirs, "save").click()
    expect(part(theirs, "saved")).to_have_text("已保存")


def test_a_phone_never_scrolls_sideways_in_either_language(desks: Desks) -> None:
    page = desks.new(BOARD, ZHANG)
    page.set_viewport_size(PHONE)
    for _ in ("zh", "en"):
        for view in ("", "/1-12", "/missing", "/units", "/units/教育局", "/own"):
            page.goto(desks.url + BOARD + view)
            expect(part(page, "demonstration")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], view
        part(page, "language").click()


def test_the_switch_to_english_leaves_only_the_plans_own_words_chinese(desks: Desks) -> None:
    page = desks.new(BOARD)
    expect(part(page, "project")).to_have_count(20)
    part(page, "language").click()
    expect(part(page, "only-yellow")).to_contain_text("Yellow")
    expect(part(project(page, "1-07"), "reason")).to_contain_text("behind the schedule")
    expect(part(page, "as-of-note")).to_contain_text("judged to Sep 2023")
    assert [text for text in page.evaluate(OUR_TEXTS) if CHINESE_WORDS.search(text)] == []


def test_both_catalogues_say_the_same_things(desks: Desks) -> None:
    page = desks.open(BOARD)
    keys = page.evaluate("""async () => {
        const names = (one, before = "") => Object.entries(one).flatMap(([name, said]) =>
            said && typeof said === "object" ? names(said, `${before}${name}.`) : before + name);
        const all = async (language) => {
            const files = [`./words.${language}.mjs`, `./livelihood/words.${language}.mjs`];
            const found = await Promise.all(files.map((file) => import(file)));
            return found.flatMap((one) => names(one[language] ?? one.livelihood)).sort();
        };
        return [await all("zh"), await all("en")];
    }""")
    assert keys[0] == keys[1]


def test_every_field_button_light_and_picture_has_a_name(desks: Desks) -> None:
    page = desks.open(OWN, ZHANG)
    expect(part(page, "report").first).to_be_visible()
    assert page.evaluate(NAMELESS) == []
    desks.open(BOARD, ZHANG)
    expect(part(page, "project")).to_have_count(20)
    assert page.evaluate(NAMELESS) == []
    assert all(text.strip() for text in part(page, "light").all_inner_texts())


OUR_TEXTS = """() => [...document.querySelectorAll("main :not([lang])")]
    .flatMap((one) => [...one.childNodes])
    .filter((one) => one.nodeType === Node.TEXT_NODE)
    .map((one) => one.data)"""
"""What stands in no element that says its language."""

NAMELESS = """() => [...document.querySelectorAll("input, select, textarea, button, a, [role=img]")]
    .filter((one) => !one.labels?.length && !one.ariaLabel && !one.textContent.trim())
    .map((one) => one.outerHTML)"""
"""What a screen reader could not name."""


def test_paper_has_the_whole_board_on_white_without_buttons(desks: Desks) -> None:
    page = desks.new(BOARD)
    expect(part(page, "project")).to_have_count(20)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(part(page, "demonstration")).to_be_visible()
    expect(part(page, "as-of")).to_be_hidden()
    expect(part(page, "language")).to_be_hidden()


def _sign_in(page: Page, who: Account, password: str) -> None:
    if not part(page, "sign-in-form").is_visible():
        part(page, "sign-in").click()
    page.get_by_label("账号").fill(who.name)
    page.get_by_label("密码").fill(password)
    part(page, "sign-in-form").get_by_role("button", name="登录").click()
