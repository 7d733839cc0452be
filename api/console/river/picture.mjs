// The hydrograph with its read-outs, its table and what can be taken from it.
import { Canvas } from "../canvas.mjs";
import { useData } from "../data.mjs";
import { dateTime, iso, number, quantity, unitText } from "../format.mjs";
import { html } from "../html.mjs";
import { at as readingAt, between, highest, newest, rate } from "../series.mjs";
import { Figures } from "../tabular.mjs";
import { useEffect, useMemo, useRef } from "../vendor/preact-hooks.mjs";
import { change, zoomQuery } from "./address.mjs";
import { gaugeName } from "./bar.mjs";
import { option } from "./hydrograph.mjs";
import { readAll } from "./reading.mjs";
import { inForce } from "./thresholds.mjs";
import { Tools } from "./tools.mjs";

const SETTLED_MS = 350;
const BEIJING_MS = 8 * 3600 * 1000;
const LEAST_ZOOM_MS = 30 * 60 * 1000;

export function Picture(shared) {
  const { words, view, item, window, thresholds, newest: heard, rain, flow, station, now, onRead } = shared;
  const fresh = view.window && view.window.end < heard ? 0 : heard;
  const asked = [item.datastream, flow?.datastream, rain?.item.datastream, window, view.zoom, fresh];
  const { data: curves, error } = useData(readAll, asked);
  const chart = useRef(null);
  const of = useMemo(
    () => ({ item, curves, flow, rain, window, zoom: view.zoom, thresholds, words }),
    [item.datastream, curves, thresholds, words.lang],
  );
  const zoomed = useZoom(window);
  useEffect(() => {
    globalThis.miluo.river = () => described(chart.current, of);
    return () => delete globalThis.miluo.river;
  }, [of]);
  const isRead = Boolean(curves ?? error);
  useEffect(() => {
    if (isRead) onRead();
  }, [isRead]);
  const isEmpty = curves && !curves.stage.time.length;
  const refusal = error?.status ? words.half(error.message) : words.unreachable;
  const note = error ? refusal : !curves ? words.loading : isEmpty ? words.noData : "";
  const title = `${item.station_name} ${words.property(item.property, item.title)}`;
  return html`<section class="panel picture" aria-labelledby="picture-title" data-test="picture">
    <header>
      <h2 id="picture-title">${title}${station?.river && html`<small>${station.river}</small>`}</h2>
      <p class="quiet when" data-test="window">${spanText(view.zoom ?? window)}</p>
      ${view.zoom && html`<button type="button" class="plain-button" data-test="unzoom" onClick=${() => change(zoomQuery(null))}>${words.river.whole}</button>`}
      <${Tools} ...${{ ...shared, of, title }} />
      <p class="printed" data-test="printed">${words.river.printed(dateTime(now ?? Date.now()))}</p>
    </header>
    <${Readings} ...${{ item, curves, thresholds, words }} seen=${view.zoom ?? window} />
    <div class="chart hydrograph" data-test="hydrograph" data-points=${curves?.stage.time.length}>
      <${Canvas}
        draw=${({ curves: read, ...more }) => (read?.stage.time.length ? option({ curves: read, ...more }) : null)}
        of=${of}
        label=${`${title}, ${spanText(view.zoom ?? window)}`}
        onChart=${(made) => {
          chart.current = made;
          made?.on("datazoom", () => zoomed(made));
        }}
      />
      ${note && html`<p class="note" role=${error ? "alert" : "status"}>${note}</p>`}
    </div>
    <${Legend} ...${{ curves, thresholds, rain, flow, item, station, words }} />
    <${Table} ...${{ curves, item, flow, thresholds, words, title }} />
  </section>`;
}

const spanText = ({ begin, end }) => `${dateTime(begin)} — ${dateTime(end)}`;

/** Writes a zoom into the address once the pointer rests. */
function useZoom(window) {
  const timer = useRef(0);
  const asked = useRef(window);
  asked.current = window;
  return (chart) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const [{ startValue, endValue }] = chart.getOption().dataZoom;
      const { begin, end } = asked.current;
      const zoom = {
        begin: Math.max(begin, Math.round(startValue - BEIJING_MS)),
        end: Math.min(end, Math.round(endValue - BEIJING_MS)),
      };
      const isWhole = zoom.begin - begin < 1000 && end - zoom.end < 1000;
      if (zoom.end - zoom.begin >= LEAST_ZOOM_MS) change(zoomQuery(isWhole ? null : whole(zoom)));
    }, SETTLED_MS);
  };
}

/** Whole seconds, as the address has them. */
const whole = ({ begin, end }) => ({
  begin: Math.floor(begin / 1000) * 1000,
  end: Math.ceil(end / 1000) * 1000,
});

/** The newest, the highest and the pace of what is shown, with what the newest is over. */
function Readings({ item, curves, seen, thresholds, words }) {
  const series = curves && between(curves.stage, seen);
  const last = series && newest(series);
  const top = series && highest(series);
  const pace = series && rate(series);
  const value = (one) => html`<b>${number(one?.value, item.property)}</b> ${unitText(item.unit)}
    <small>${one ? dateTime(one.time) : ""}</small>`;
  return html`<dl class="readouts" data-test="readings">
    <div class="main"><dt>${words.river.last}</dt><dd data-test="last">${value(last)}</dd></div>
    <div><dt>${words.highest}</dt><dd data-test="top">${value(top)}</dd></div>
    <div><dt>${words.rate}</dt><dd><b>${pace === null || pace === undefined ? "—" : number(pace, item.property)}</b> ${unitText(item.unit)}/h</dd></div>
    <div><dt>${words.river.over}</dt><dd data-test="over">${overText(last, item, thresholds, words)}</dd></div>
  </dl>`;
}

/** `超警戒水位 3.50 m`, or the room to the first threshold. */
export function overText(reading, item, thresholds, words) {
  const steps = reading ? inForce(thresholds, reading.time) : [];
  if (!steps.length) return words.noThreshold;
  const passed = steps.filter((step) => step.isPassed(reading.value)).at(-1);
  const step = passed ?? steps[0];
  const gap = quantity(Math.abs(reading.value - step.value), item.property, item.unit);
  return `${passed ? step.over : step.under} ${gap}`;
}

function Legend({ curves, thresholds, rain, flow, item, words }) {
  const flags = [...new Set(curves?.stage.flag ?? [])].filter((flag) => words.flag[flag]).sort();
  const w = words.river;
  return html`<footer class="legend" data-test="legend">
    ${flags.map((flag) => html`<span class="key flag-${flag}"><i aria-hidden="true"></i>${words.flag[flag]}</span>`)}
    ${flow && html`<span class="key flow"><i aria-hidden="true"></i>${words.property("discharge")}</span>`}
    ${rain && html`<span class="key rain"><i aria-hidden="true"></i>${words.property("rain")}: ${gaugeName(rain, item, words)}</span>`}
    ${
      curves?.stage.part_s &&
      html`<span class="source" data-test="thinned">${w.thinned(curves.stage.read, Math.round(curves.stage.part_s / 60))}</span>`
    }
    <ul class="versions" data-test="versions" aria-label=${w.inForce}>
      ${thresholds.map(
        (line) => html`<li key=${line.key}>
          <b class=${line.level ? `ink-${line.level}` : ""}>${line.name} ${quantity(line.value, item.property, item.unit)}</b>
          <span>${versionText(line, words)}</span>
        </li>`,
      )}
    </ul>
  </footer>`;
}

/** Which version of a threshold it is: its dates and where it comes from. */
function versionText({ from, to, source }, words) {
  const w = words.river;
  const dates = from || to ? w.dates(from?.slice(0, 10), to?.slice(0, 10)) : w.undated;
  return [dates, source && words.half(source)].filter(Boolean).join(" · ");
}

function Table({ curves, item, flow, thresholds, words, title }) {
  if (!curves?.stage.time.length) return null;
  const { stage } = curves;
  const flows = new Map(curves.flow?.time.map((time, i) => [time, curves.flow.value[i]]));
  const columns = [
    { head: words.river.time, of: (i) => dateTime(stage.time[i]) },
    { head: `${words.property(item.property)} ${unitText(item.unit)}`, of: (i) => number(stage.value[i], item.property), figure: true },
    { head: words.river.over, of: (i) => overText(readingAt(stage, i), item, thresholds, words) },
    { head: words.river.quality, of: (i) => words.flag[stage.flag[i]] ?? stage.flag[i] },
  ];
  if (flow) {
    const head = `${words.property("discharge")} ${unitText(flow.unit)}`;
    columns.splice(2, 0, { head, of: (i) => number(flows.get(stage.time[i]), flow.property), figure: true });
  }
  const rows = stage.time.map((_, i) => i);
  return html`<${Figures} caption=${title} columns=${columns} rows=${rows} words=${words} />
    ${curves.rain && html`<${Rain} rain=${curves.rain} words=${words} />`}`;
}

function Rain({ rain, words }) {
  const columns = [
    { head: words.river.time, of: (i) => dateTime(rain.time[i]) },
    { head: `${words.property("rain")} mm`, of: (i) => number(rain.value[i], "rain"), figure: true },
  ];
  const rows = rain.time.map((_, i) => i);
  return html`<${Figures} caption=${words.property("rain")} columns=${columns} rows=${rows} words=${{ ...words, figures: words.river.rainTable }} />`;
}

/**
 * What the picture shows, for tests and for the curious (`window.miluo.river()`): the curves with
 * ISO times, the threshold lines with their time, what is visible. null while there is none.
 */
function described(chart, { item, curves, window, zoom, thresholds }) {
  if (!chart || !curves) return null;
  const drawn = chart.getOption();
  const columns = (one) => one && { ...one, time: one.time.map(iso) };
  return {
    datastream: item.datastream,
    stage: columns(curves.stage),
    flow: columns(curves.flow),
    rain: columns(curves.rain),
    window: { begin: iso(window.begin), end: iso(window.end) },
    zoom: zoom && { begin: iso(zoom.begin), end: iso(zoom.end) },
    thresholds: thresholds.map(({ name, value, begin, end }) => ({ name, value, begin: iso(begin), end: iso(end) })),
    inverted: (drawn.yAxis ?? []).map((axis) => Boolean(axis.inverse)),
    drawn: Object.fromEntries((drawn.series ?? []).map(({ id, data }) => [id, data?.length ?? 0])),
  };
}
