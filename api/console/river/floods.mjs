// This rise among the floods that are stored: ranks, curves laid over each other, what came next.
import { Canvas } from "../canvas.mjs";
import { useData } from "../data.mjs";
import { dateTime, iso, number, quantity, unitText } from "../format.mjs";
import { html } from "../html.mjs";
import { Figures, Table } from "../tabular.mjs";
import { useMemo } from "../vendor/preact-hooks.mjs";
import { ALIGNMENTS, change } from "./address.mjs";
import { floodQuery } from "./bar.mjs";
import { aligned, option } from "./comparison.mjs";
import { readComparison } from "./reading.mjs";
import { levelName } from "./thresholds.mjs";

const SHOWN = 4;

export function Floods(shared) {
  const { words, view, item, window, newest, floods, thresholds } = shared;
  const w = words.river;
  const limit = limitName(item, words);
  const moment = view.at ?? (view.window && view.window.end < newest ? view.window.end : null);
  const fresh = moment ? 0 : newest;
  const { data, error } = useData(readComparison, moment ? [item.datastream, moment] : [item.datastream, null, fresh]);
  const align = view.align ?? (data?.rise.crossing ? "crossing" : "level");
  const beside = view.beside ?? usual(data);
  const of = useMemo(
    () => ({ item, data, align, beside, thresholds, words }),
    [data, align, beside.join(), thresholds, words.lang],
  );
  return html`<section class="panel floods" aria-labelledby="floods-title" data-test="floods">
    <header>
      <h2 id="floods-title">${w.compare}</h2>
      <${Moment} ...${{ moment, data, words }} />
      <div class="periods" role="group" aria-label=${w.alignOn}>
        ${ALIGNMENTS.map(
          (one) => html`<button type="button" data-test="align-${one}" aria-pressed=${one === align} onClick=${() => change({ align: one })}>${w.align[one](limit)}</button>`,
        )}
      </div>
    </header>
    ${error && html`<p class="empty" role="alert" data-test="no-comparison">${words.half(error.message)}</p>`}
    ${
      data &&
      html`<${Ranks} ...${{ data, item, words }} />
      <${Analogy} ...${{ data, item, words }} />
      <div class="chart compared" data-test="compared" data-count=${aligned(of).length}>
        <${Canvas} draw=${option} of=${of} label=${w.compare} />
      </div>
      <${Curves} of=${of} />`
    }
    <${List} ...${{ floods, data, beside, item, words, view, window }} />
  </section>`;
}

/** What floods are over: the warning level of a river, the flood limit of a pool. */
const limitName = ({ property }, words) => words.thresholdName(property, "yellow");

/** Until somebody chooses: the floods alike, then the highest. */
function usual(data) {
  if (!data) return [];
  const order = [...data.floods].sort((a, b) => (b.alike ?? -1) - (a.alike ?? -1));
  return order.slice(0, SHOWN).map(({ flood }) => flood.start);
}

/** The moment that is compared; what came after it is not looked at. */
function Moment({ moment, data, words }) {
  const shown = data ? Date.parse(data.rise.at) : moment;
  const set = (event) => {
    const at = Date.parse(`${event.currentTarget.value}:00+08:00`);
    change({ at: Number.isNaN(at) ? "" : iso(at) });
  };
  return html`<label class="moment">${words.river.at}
    <input type="datetime-local" data-test="at" value=${shown ? iso(shown).slice(0, 16) : ""} onChange=${set} />
  </label>`;
}

function Ranks({ data, item, words }) {
  const w = words.river;
  const { rise, total } = data;
  const unit = unitText(item.unit);
  const among = (rank) => (rank ? w.rank(rank, total + 1) : "—");
  return html`<dl class="readouts" data-test="ranks">
    <div class="main"><dt>${w.peakSoFar}</dt><dd><b>${number(rise.peak, item.property)}</b> ${unit}<small>${among(rise.rank_peak)}</small></dd></div>
    <div><dt>${w.fastest}</dt><dd><b>${number(rise.rate, item.property)}</b> ${unit}/h<small>${among(rise.rank_rate)}</small></dd></div>
    <div><dt>${w.rise}</dt><dd><b>${number(rise.rise, item.property)}</b> ${unit}<small>${w.sinceTime(dateTime(Date.parse(rise.start)))}</small></dd></div>
    <div><dt>${w.crossing(limitName(item, words))}</dt><dd>${rise.crossing ? dateTime(Date.parse(rise.crossing)) : w.notCrossed}<small>${w.basis[data.basis](limitName(item, words))}</small></dd></div>
  </dl>`;
}

/** What the floods that rose alike did next, marked as the analogy that it is. */
function Analogy({ data, item, words }) {
  const w = words.river;
  const { refused, alike, ahead, peak_least: least, peak_most: most } = data.analogy;
  if (refused)
    return html`<p class="analogy" data-test="analogy"><b class="tag">${w.analogy}</b> ${w.noAnalogy} ${words.half(refused)}</p>`;
  const shares = data.floods.filter((one) => one.alike !== null).map((one) => one.alike);
  const columns = [
    { head: w.level, of: (one) => `${levelName(one.name, item.property, words)} ${quantity(one.level, item.property, item.unit)}` },
    { head: w.ahead, of: (one) => range(one, w), figure: true },
    { head: w.reached, of: ({ reached, asked }) => w.ofFloods(reached, asked), figure: true },
  ];
  return html`<div class="analogy" data-test="analogy">
    <p><b class="tag">${w.analogy}</b> ${w.analogyOf(alike.length, Math.round(100 * Math.min(...shares)), Math.round(100 * Math.max(...shares)))} ${w.peaks(number(least, item.property), number(most, item.property))}</p>
    ${ahead.length ? html`<${Table} caption=${w.analogy} columns=${columns} rows=${ahead} words=${words} />` : ""}
  </div>`;
}

function range({ least_h: least, most_h: most }, w) {
  if (least === null) return w.never;
  const [a, b] = [least, most].map((hours) => hours.toFixed(1));
  return a === b ? `${a} h` : `${a} – ${b} h`;
}

/** The curves of the picture as a table. */
function Curves({ of }) {
  const { item, words } = of;
  const rows = aligned(of).flatMap(({ name, points }) => points.map(([hours, value]) => ({ name, hours, value })));
  const columns = [
    { head: words.river.flood, of: (row) => row.name },
    { head: words.river.hours, of: (row) => row.hours.toFixed(2), figure: true },
    { head: `${words.property(item.property)} ${unitText(item.unit)}`, of: (row) => number(row.value, item.property), figure: true },
  ];
  return html`<${Figures} caption=${words.river.compare} columns=${columns} rows=${rows} words=${words} />`;
}

/** The stored floods: which are drawn, and a way to each. */
function List({ floods, data, beside, item, words, view }) {
  const w = words.river;
  const limit = limitName(item, words);
  if (floods.error) return html`<p class="empty" role="alert">${words.half(floods.error.message)}</p>`;
  if (!floods.data) return html`<p class="empty" role="status">${words.loading}</p>`;
  const drawn = new Map(data?.floods.map((one) => [one.flood.start, one]));
  const toggle = (start) => {
    const next = beside.includes(start) ? beside.filter((one) => one !== start) : [...beside, start];
    change({ with: next.join(",") || "-" });
  };
  const ranked = (value, rank) => html`${value}<small> ${rank ? `#${rank}` : ""}</small>`;
  const columns = [
    {
      head: w.flood,
      of: (one) => html`<button type="button" class="as-link" data-test="show-flood" aria-current=${view.flood === one.start || undefined} onClick=${() => change(floodQuery(one, item))}>${dateTime(Date.parse(one.peak_time))}</button>`,
    },
    {
      head: w.beside,
      of: (one) =>
        drawn.has(one.start) &&
        html`<input type="checkbox" data-test="beside" aria-label=${w.drawBeside(dateTime(Date.parse(one.peak_time)))} checked=${beside.includes(one.start)} onChange=${() => toggle(one.start)} />`,
    },
    { head: `${w.peak} m`, of: (one) => ranked(number(one.peak, item.property), one.rank_peak), figure: true },
    { head: `${w.rise} m`, of: (one) => number(one.rise, item.property), figure: true },
    { head: `${w.fastest} m/h`, of: (one) => ranked(number(one.rate, item.property), one.rank_rate), figure: true },
    { head: w.crossing(limit), of: (one) => (one.crossing ? dateTime(Date.parse(one.crossing)) : "—") },
    { head: w.above(limit), of: (one) => words.duration(one.above_s * 1000), figure: true },
    { head: w.volume, of: (one) => (one.volume === null ? "—" : one.volume.toFixed(1)), figure: true },
    { head: w.alike, of: (one) => likeness(drawn.get(one.start)), figure: true },
  ];
  if (!floods.data.items.length) return html`<p class="empty" data-test="no-floods">${w.noFloods}</p>`;
  return html`<h3>${w.stored(floods.data.total)} <small>${w.basis[floods.data.basis](limit)}</small></h3>
    <div data-test="flood-list"><${Table} caption=${w.stored(floods.data.total)} columns=${columns} rows=${floods.data.items} words=${words} /></div>`;
}

const likeness = (one) => (one?.alike ? `${Math.round(100 * one.alike)} %` : "—");
