// All reservoirs, worst first.
import { dayTime, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { hashOf } from "../route.mjs";
import { Worst } from "../worst.mjs";
import { Over, Trend, levelOf, silence, storageText, worstFirst } from "./standing.mjs";

export function Overview({ items, state, now, words }) {
  const w = words.reservoirs;
  const rows = worstFirst(items, state);
  const over = items.filter((one) => one.over > 0).length;
  return html`<section class="panel" aria-labelledby="reservoirs-title">
    <header>
      <h2 id="reservoirs-title">${words.page.reservoirs}</h2>
      <span class="count" data-test="count">${w.count(items.length, over)}</span>
    </header>
    ${!items.length && html`<p class="empty">${w.none}</p>`}
    ${
      items.length > 0 &&
      html`<div class="scroller" tabindex="0" role="region" aria-label=${words.page.reservoirs}>
        <table class="plain overview">
          <caption class="unseen">${w.caption}</caption>
          <thead>
            <tr>
              ${HEADS.map((name) => html`<th scope="col" class=${kind(name)}>${w.head[name]}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map((one) => html`<${Row} key=${one.code} ...${{ one, state, now, words }} />`)}
          </tbody>
        </table>
      </div>`
    }
    <p class="quiet note">${w.note}</p>
  </section>`;
}

const HEADS = [
  "name",
  "level",
  "pool",
  "over",
  "limit",
  "trend",
  "storage",
  "inflow",
  "outflow",
  "gates",
  "heard",
];
const FIGURES = new Set(["pool", "limit", "storage", "inflow", "outflow"]);
const kind = (name) => (FIGURES.has(name) ? "figure" : "");

function Row({ one, state, now, words }) {
  const w = words.reservoirs;
  const level = levelOf(one, state);
  const silent = silence(one, now);
  const flow = (value) => (value === null ? "—" : quantity(value, undefined, "m3/s"));
  const cells = {
    level: html`<${Worst} level=${level} words=${words} />`,
    pool: quantity(one.pool, "pool_level", one.pool === null ? "" : "m"),
    over: html`<${Over} one=${one} words=${words} />`,
    limit: one.limit === null ? "—" : quantity(one.limit, "pool_level", "m"),
    trend: html`<${Trend} rate=${one.rate} words=${words} />`,
    storage: storageText(one.storage, words),
    inflow: flow(one.inflow),
    outflow: flow(one.outflow),
    gates: one.gates ? w.gatesOpen(one.gates_open, one.gates) : "—",
    heard: html`<${Heard} ...${{ one, silent, words }} />`,
  };
  return html`<tr class=${silent ? "stale" : ""} data-test="reservoir" data-code=${one.code} data-level=${level}>
    <th scope="row">
      <a href=${hashOf("reservoirs", [one.code])} lang="zh-CN">${one.name}</a>
      ${one.status === "suspended" && html` <span class="tag">${words.suspended}</span>`}
      <small lang="zh-CN">${[one.river, one.town].filter(Boolean).join(" · ")}</small>
    </th>
    ${HEADS.slice(1).map(
      (name) => html`<td data-head=${w.head[name]} class="${name} ${kind(name)}">${cells[name]}</td>`,
    )}
  </tr>`;
}

function Heard({ one, silent, words }) {
  const text = one.pool_time ? dayTime(Date.parse(one.pool_time)) : words.neverHeard;
  return html`${text}
  ${silent > 0 && html`<span class="silent" data-test="stale">${icons.silent()} ${words.stale(silent)}</span>`}`;
}
