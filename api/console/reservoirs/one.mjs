// One reservoir: figures, section, season, water, gates, dam.
import { get, getAll } from "../api.mjs";
import { useData } from "../data.mjs";
import { dateTime, iso, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { hashOf } from "../route.mjs";
import { Spans, useSpan } from "../span.mjs";
import { fromApi } from "../series.mjs";
import { Worst } from "../worst.mjs";
import { Dam } from "./dam.mjs";
import { Gates } from "./gates.mjs";
import { SeasonChart } from "./season.mjs";
import { Section } from "./section.mjs";
import { Over, Trend, levelOf, silence, storageText } from "./standing.mjs";
import { Water } from "./water.mjs";

const CHOICES = [1, 3, 7, 30, 0];
const USUAL = 3;
const DRAWN = [
  "pool_level",
  "gate_opening",
  "gate_command",
  "seepage_flow",
  "piezometer_head",
  "displacement_e",
  "displacement_n",
  "displacement_u",
];

export function One({ one, state, now, words, fresh }) {
  const { query } = state.route;
  const span = useSpan(query, now, USUAL, fresh);
  const { data, error } = useData(read, [one.code, one.stations, drawn(one), span]);
  const shared = { one, words, span, data };
  return html`<${Head} ...${{ one, state, now, words }} />
    <div class="sheet">
      <${Section} one=${one} words=${words} />
      <${SeasonChart} one=${one} now=${span.end} words=${words} fresh=${fresh} />
    </div>
    <div class="choose">
      <${Spans} span=${span} choices=${CHOICES} fixed=${query.to} words=${words} />
      <span class="quiet">${words.reservoirs.shown(dateTime(span.begin), dateTime(span.end))}</span>
    </div>
    ${error && html`<p class="empty" role="alert">${words.reservoirs.refused(error)}</p>`}
    ${!data && !error && html`<p class="empty" role="status">${words.reservoirs.loading}</p>`}
    ${
      data &&
      html`<${Water} ...${shared} />
        <${Gates} ...${shared} state=${state} />
        <${Dam} ...${shared} />`
    }`;
}

/** What is drawn, by datastream: nothing else of it is read. */
const drawn = (one) =>
  one.instruments
    .filter(({ property }) => DRAWN.includes(property))
    .map(({ datastream, property }) => [datastream, property]);

/** Balance, curves by datastream, and what the rules said, over the span. */
async function read(code, stations, streams, { begin, end, query }) {
  const window = { from: iso(begin), to: iso(end + 1000) };
  const curve = async ([datastream, property]) => {
    const agg = query.step && (property.startsWith("gate") ? "last" : property === "pool_level" ? "max" : undefined);
    return [datastream, fromApi(await get(`datastreams/${datastream}/observations`, { ...query, agg }))];
  };
  const [balance, moves, curves] = await Promise.all([
    get(`reservoirs/${encodeURIComponent(code)}/balance`, window),
    Promise.all(stations.map((station) => getAll("transitions", { station, ...window }))),
    Promise.all(streams.map(curve)),
  ]);
  return { balance, transitions: moves.flat(), curves: new Map(curves) };
}

function Head({ one, state, now, words }) {
  const w = words.reservoirs;
  const silent = silence(one, now);
  return html`<section class="panel head" aria-labelledby="reservoir-name" data-test="head">
    <header>
      <a class="back" href=${hashOf("reservoirs")} data-test="back">← ${w.all}</a>
      <h2 id="reservoir-name" lang="zh-CN">${one.name}</h2>
      ${one.status === "suspended" && html`<span class="tag">${words.suspended}</span>`}
      <span class="count" lang="zh-CN">
        ${[one.code, one.river, one.town, one.datum].filter(Boolean).join(" · ")}
      </span>
      <${Worst} level=${levelOf(one, state)} words=${words} />
    </header>
    <dl class="figures-row">
      <${Figure} name=${w.head.pool} test="pool">
        <b>${quantity(one.pool, "pool_level", one.pool === null ? "" : "m")}</b>
        <small>
          ${one.pool_time ? dateTime(Date.parse(one.pool_time)) : words.neverHeard}
          ${
            silent > 0 &&
            html` <span class="silent" data-test="stale">${icons.silent()} ${words.stale(silent)}</span>`
          }
        </small>
      <//>
      <${Figure} name=${w.limitToday}>
        <${Over} one=${one} words=${words} />
        <small>${one.limit === null ? w.noLimitNote : `${quantity(one.limit, "pool_level", "m")}`}</small>
      <//>
      <${Figure} name=${w.head.trend}>
        <${Trend} rate=${one.rate} words=${words} />
        <small>${w.window(one.window_h)}</small>
      <//>
      <${Figure} name=${w.freeboard}>
        <b>${quantity(one.freeboard, "pool_level", one.freeboard === null ? "" : "m")}</b>
        <small>${one.freeboard === null ? w.noCrest : w.toCrest}</small>
      <//>
      <${Figure} name=${w.head.storage}>
        <b>${storageText(one.storage, words)}</b><small>${w.is[one.storage_is]}</small>
      <//>
      <${Figure} name=${w.head.inflow}>
        <b>${one.inflow === null ? "—" : quantity(one.inflow, undefined, "m3/s")}</b>
        <small>${one.inflow_is === null ? w.noInflow : w.is[one.inflow_is]}</small>
      <//>
      <${Figure} name=${w.head.outflow}>
        <b>${one.outflow === null ? "—" : quantity(one.outflow, undefined, "m3/s")}</b>
        <small>${one.outflow === null ? w.notMeasured : ""}</small>
      <//>
      <${Figure} name=${w.head.gates}>
        <b>${one.gates ? w.gatesOpen(one.gates_open, one.gates) : "—"}</b>
        <small>${one.gates ? "" : w.noGates}</small>
      <//>
    </dl>
  </section>`;
}

const Figure = ({ name, test, children }) => html`<div data-test=${test && `figure-${test}`}>
  <dt>${name}</dt>
  <dd>${children}</dd>
</div>`;
