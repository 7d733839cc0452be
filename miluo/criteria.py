"""Rules for the operator: what there is, what the book suggests, who approved what."""

from collections.abc import Iterator
from dataclasses import replace
from getpass import getuser

from alerting.indicators import COMPOUNDS, NAMES
from alerting.rulebook import HEADS, about, brief, suggest
from domain.criterion import Criterion
from domain.instant import BEIJING
from domain.level import LADDER
from domain.registry import Registry
from domain.threshold_versions import withdrawn
from miluo.registry_words import aligned, summary
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors.registry import dump
from store import registry
from store.database import Connection, connect

_TITLE = """\
# 默认规则 default rules: {code} {name} ({kind})
# 待县里批准 until the county approves: miluo criteria approve CODE --by NAME
# 核对 check: miluo stations diff FILE    导入 load: miluo stations load FILE
"""

_LEGEND = """
·    要素本身的单位 the property's own unit
x=2  可不写 may be left out    x? 有则用 used where there is one    x: 须写 STATION/property
一个指标的说明 one in full: miluo criteria indicators NAME"""


def listed(settings: Settings, station: str) -> list[str]:
    """A line for each rule, of one station or of all: thresholds, dates, who approved it."""
    with _connect(settings) as conn:
        known = registry.read(conn)
    if station and station not in known.stations:
        raise TroubleError(_unknown_station(station))
    rules = [one for one in known.criteria.values() if station in ("", one.station)]
    if not rules:
        return ["没有规则，不代表安全 no rules, which does not mean safe"]
    heads = ["code", *(level.word for level in LADDER), "until", "approved by 批准人"]
    return list(aligned([heads, *(_cells(one) for one in rules)]))


def suggested(settings: Settings, station: str) -> str:
    """TOML of the default rules of a station, which `miluo stations load` takes as it stands.

    Comments name what the station has already, and what is left out because nobody has said it.
    """
    with _connect(settings) as conn:
        known = registry.read(conn)
    if station not in known.stations:
        raise TroubleError(_unknown_station(station))
    found = suggest(known, station)
    one = known.stations[station]
    parts = [_TITLE.format(code=one.code, name=one.name, kind=one.kind.value)]
    parts += [f"# 已有，不改 there already, left alone: {code}\n" for code in found.known]
    parts += [f"# 不代表安全 does not mean safe: {_line(what)}\n" for what in found.missing]
    if not found.rules:
        parts.append("# 没有可建议的规则 nothing to suggest\n")
    rules = dict(enumerate(found.rules, start=1))
    return "".join(parts) + "\n" + dump(Registry({}, {}, rules))


def approve(settings: Settings, code: str, by: str) -> list[str]:
    """Note in the registry's history that somebody approved a rule; what that changed."""
    if not by.strip():
        raise TroubleError("Say who approves the rule: --by NAME.")
    with _connect(settings) as conn:
        known = registry.read(conn)
        rule = next((one for one in known.criteria.values() if one.code == code), None)
        if rule is None:
            raise TroubleError(f"There is no rule {code}: run `miluo criteria list`.")
        approved = replace(rule, approved_by=by.strip())
        wanted = Registry({}, {}, {1: approved})
        done = registry.apply(conn, wanted, by=getuser(), source="miluo criteria approve")
    return [*summary(done.changes, []), f"registry version {done.version}"]


def indicators(name: str) -> Iterator[str]:
    """What can be measured, a line each; or all that one indicator takes."""
    known = (*NAMES, *COMPOUNDS)
    if name and name not in known:
        raise TroubleError(f"There is no indicator {name}: run `miluo criteria indicators`.")
    if name:
        yield " ".join(brief(name)[:2])
        yield from (f"    {line}" for line in about(name))
        return
    yield from aligned([HEADS, *(brief(one) for one in known)])
    yield _LEGEND


def _cells(rule: Criterion) -> list[str]:
    steps = ["-" if step is None else f"{step:g}" for step in rule.ladder]
    end = rule.valid_to.astimezone(BEIJING).isoformat()[:16] if rule.valid_to else "-"
    until = "withdrawn" if withdrawn(rule) else end
    return [rule.code, *steps, until, rule.approved_by or "未批准 not approved"]


def _line(text: str) -> str:
    """On one line, as a comment must be."""
    return " ".join(text.split())


def _unknown_station(code: str) -> str:
    return f"There is no station {code}: run `miluo stations export`."


def _connect(settings: Settings) -> Connection:
    return connect(database(settings), application="miluo criteria")
