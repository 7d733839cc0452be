// One section of water: its class, its factors, its days, the curve of a factor, its jumps.
import { get, getAll } from "../api.mjs";
import { useData } from "../data.mjs";
import { dateTime, iso } from "../format.mjs";
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { Spans, dayOf, useSpan } from "../span.mjs";
import { fromApi } from "../series.mjs";
import { Worst } from "../worst.mjs";
import { Days } from "./days.mjs";
import { Factors } from "./factors.mjs";
import { FactorCurve } from "./curve.mjs";
import { Jumps } from "./jumps.mjs";
import { Grade, misses } from "./grade.mjs";
import { decidingText, levelOf } from "./overview.mjs";

const CHOICES = [1, 3, 7, 30, 0];
const USUAL = 3;
const STRIP_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

export function One({ one, state, now, words, fresh }) {
  const w = words.water;
  const { query } = state.route;
  const span = useSpan({ ...query, to: query.at }, now, USUAL, fresh);
  const shown = one.factors.find(({ property }) => property === query.factor) ?? usualOf(one);
  const ids = one.factors.map(({ datastream }) => datastream);
  const { data, error } = useData(read, [one.code, ids, span]);
  const shared = { one, words, span, data };
  return html`<${Head} ...${{ one, state, words }} />
    <div class="sheet">
      <${Factors} ...${{ one, now, words, shown }} />
      <${Strip} ...${{ one, end: span.end, words }} />
    </div>
    <div class="choose">
      <${Spans} span=${span} choices=${CHOICES} fixed=${false} words=${words} />
      <span class="quiet">${w.shown(dateTime(span.begin), dateTime(span.end))}</span>
    </div>
    ${error && html`<p class="empty" role="alert">${w.refused(error)}</p>`}
    ${!data && !error && html`<p class="empty" role="status">${w.loading}</p>`}
    ${
      data &&
      html`<${FactorCurve} ...${shared} shown=${shown} />
        <${Jumps} ...${shared} state=${state} />`
    }`;
}

/** What is looked at first: a deciding factor, else the first that has a class. */
const usualOf = ({ factors, deciding }) =>
  factors.find(({ property }) => deciding.includes(property)) ??
  factors.find(({ most, least }) => most.length || least.length) ??
  factors[0];

/** Curves of all factors by datastream, and what the rules said, over the span. */
async function read(code, ids, { begin, end, query }) {
  const window = { from: iso(begin), to: iso(end + 1000) };
  const curve = async (id) => [id, fromApi(await get(`datastreams/${id}/observations`, query))];
  const [transitions, curves] = await Promise.all([
    getAll("transitions", { station: code, ...window }),
    Promise.all(ids.map(curve)),
  ]);
  return { transitions, curves: new Map(curves) };
}

function Head({ one, state, words }) {
  const w = words.water;
  const isShort = misses(one.water_class, one.target);
  const { at } = state.route.query;
  return html`<section class="panel head" aria-labelledby="section-name" data-test="head">
    <header>
      <a class="back" href=${hashOf("water", [], { at })} data-test="back">← ${w.all}</a>
      <h2 id="section-name" lang="zh-CN">${one.name}</h2>
      ${one.status === "suspended" && html`<span class="tag">${words.suspended}</span>`}
      <span class="count" lang="zh-CN">${[one.code, one.river, one.town].filter(Boolean).join(" · ")}</span>
      <span class="count">${w.waters[one.water]}</span>
      <${Worst} level=${levelOf(one, state)} words=${words} />
      ${at && html`<span class="tag" data-test="as-of">${w.asOf(dateTime(Date.parse(at)))}</span>`}
    </header>
    <div class="verdict ${isShort ? "short" : ""}" data-test="verdict">
      <${Grade} number=${one.water_class} words=${words} test="class-now" />
      <p>
        ${one.water_class === null ? w.why(one, words) : w.verdict(one, decidingText(one, words))}
        <small>${w.targetNote(one)}</small>
      </p>
    </div>
  </section>`;
}

function Strip({ one, end, words }) {
  const w = words.water;
  const begin = dayOf(end) - (STRIP_DAYS - 1) * DAY_MS;
  const path = `water-quality/${encodeURIComponent(one.code)}`;
  const ask = (from, to) => get(path, { from: iso(from), to: iso(to + 1000) });
  const { data } = useData(ask, [begin, end, one.code]);
  return html`<section class="panel" aria-labelledby="days-title">
    <header><h2 id="days-title">${w.daysTitle(STRIP_DAYS)}</h2></header>
    ${data && html`<${Days} items=${data.items} one=${one} words=${words} />`}
  </section>`;
}
