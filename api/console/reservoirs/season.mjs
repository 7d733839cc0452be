// The year of a pool against its flood-limit level, which holds by date and steps.
import { get } from "../api.mjs";
import { Canvas } from "../canvas.mjs";
import { useMemo } from "../vendor/preact-hooks.mjs";
import { useData } from "../data.mjs";
import { beijing, dateTime, iso, number, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import { PAPER_PX, ground, legend, levelLines, line, points, readout, timeAxis, told, valueAxis } from "../plot.mjs";
import { fromApi } from "../series.mjs";
import { yearOf } from "../span.mjs";
import { Figures } from "../tabular.mjs";

const DAY_MS = 24 * 3600 * 1000;
/** So few readings are seen as points. */
const FEW = 60;
const TONES = { DDZ: "muted", SILL: "muted", NORMZ: "second", DSFLZ: "orange", CKFLZ: "red", DAMEL: "ink" };

/** The flood limit of each day of a year as [[ms, level or null]]; it steps at midnight. */
export function limitOf(seasons, { begin, end }) {
  const days = [];
  for (let at = begin; at < end; at += DAY_MS) days.push([at, limitOn(seasons, at)]);
  return days;
}

/** The limit on the Beijing date of an instant; null where none holds. */
export function limitOn(seasons, ms) {
  const day = new Date(beijing(ms)).toISOString().slice(5, 10);
  const holds = ({ first, last }) => (first <= last ? first <= day && day <= last : day >= first || day <= last);
  return seasons.find(holds)?.level ?? null;
}

/** The chart of the calendar year that `now` lies in. */
export function SeasonChart({ one, now, words, fresh }) {
  const w = words.reservoirs;
  const { year, begin, end } = yearOf(now);
  const pool = one.instruments.find(({ property, station }) => property === "pool_level" && station === one.code);
  const { data } = useData(read, [pool?.datastream ?? null, begin, end, fresh]);
  const limit = useMemo(() => limitOf(one.seasons, { begin, end }), [JSON.stringify(one.seasons), begin]);
  const levels = useMemo(() => one.levels, [JSON.stringify(one.levels)]);
  const label = w.season(one.name, year);
  return html`<section class="panel season" aria-labelledby="season-title" data-test="season">
    <header><h2 id="season-title">${w.seasonTitle(year)}</h2></header>
    ${!one.seasons.length && html`<p class="quiet note" data-test="no-season">${w.noLimitNote}</p>`}
    ${
      data &&
      html`<${Canvas}
          draw=${option}
          of=${{ data, limit, levels, begin, end, words }}
          label=${label}
          renderer="svg"
          paper=${PAPER_PX}
          kind="season-picture"
        />
        <${Figures} caption=${label} columns=${columnsOf(words)} rows=${rowsOf(data, one.seasons)} words=${words} />`
    }
  </section>`;
}

/** The highest level of each day. */
async function read(datastream, begin, end) {
  if (datastream === null) return { time: [], value: [], flag: [] };
  const query = { from: iso(begin), to: iso(end), step: "1d", agg: "max", format: "columns" };
  return fromApi(await get(`datastreams/${datastream}/observations`, query));
}

function option({ data, limit, levels, begin, end, words, narrow }) {
  const w = words.reservoirs;
  const values = [...data.value, ...limit.map(([, level]) => level), ...levels.map(({ value }) => value)];
  const span = { begin, end };
  const named = levels.map(({ name, value }) => ({
    name: `${w.level[name]} ${number(value, "pool_level")}`,
    value,
    tone: TONES[name],
    dash: name === "DAMEL" ? "solid" : "dashed",
  }));
  const hasLimit = limit.some(([, level]) => level !== null);
  const axis = timeAxis(span, narrow);
  const yAxis = valueAxis("m", values);
  return {
    ...ground({ left: narrow ? 46 : 58, right: 18, top: 40, bottom: 28 }),
    legend: legend([w.head.pool, ...(hasLimit ? [w.limitName] : [])]),
    tooltip: readout(({ seriesName, value }) => told(seriesName, value[1], "pool_level", "m")),
    xAxis: { ...axis, axisLabel: { ...axis.axisLabel, formatter: "{MM}-{dd}" } },
    yAxis,
    series: [
      line("limit", w.limitName, limit.map(([at, level]) => [beijing(at), level]), {
        tone: "yellow",
        dash: "dashed",
        step: "end",
        showSymbol: false,
        markLine: levelLines(named, yAxis.max - yAxis.min),
      }),
      line("pool", w.head.pool, points(data, 3 * DAY_MS), {
        tone: "water",
        width: 2.5,
        showSymbol: data.time.length < FEW,
      }),
    ],
  };
}

const columnsOf = (words) => {
  const w = words.reservoirs;
  return [
    { head: words.time, of: ({ time }) => dateTime(time) },
    { head: `${w.highestOfDay} m`, of: ({ value }) => number(value, "pool_level"), figure: true },
    { head: `${w.limitName} m`, of: ({ limit: level }) => number(level, "pool_level"), figure: true },
    {
      head: `${w.head.over} m`,
      of: ({ value, limit: level }) =>
        value === null || level === null ? "—" : quantity(value - level, "pool_level", ""),
      figure: true,
    },
  ];
};

const rowsOf = ({ time, value }, seasons) =>
  time.map((at, i) => ({ time: at, value: value[i], limit: limitOn(seasons, at) }));
