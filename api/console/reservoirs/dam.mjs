// The dam: seepage beside and against the pool, piezometers, displacement.
import { useMemo } from "../vendor/preact-hooks.mjs";
import { Canvas } from "../canvas.mjs";
import { dateTime, number, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import * as palette from "../palette.mjs";
import { PAPER_PX, ground, valueAxis } from "../plot.mjs";
import { isUsable } from "../series.mjs";
import { Figures } from "../tabular.mjs";
import { Timeplot } from "../timeplot.mjs";

const MOVES = ["displacement_e", "displacement_n", "displacement_u"];
const TONES = ["water", "second", "doubt", "rain", "ink"];
const DASHES = ["solid", "dashed", "dotted"];
const DAY_MS = 24 * 3600 * 1000;
const NEAR_MS = 3600 * 1000;

export function Dam({ one, data, span, words }) {
  const w = words.reservoirs;
  const of = (...names) => one.instruments.filter(({ property }) => names.includes(property));
  const [seepage] = of("seepage_flow");
  const pool = one.instruments.find(({ property, station }) => property === "pool_level" && station === one.code);
  const others = [
    ["piezometers", of("piezometer_head"), w.piezometers],
    ["displacement", of(...MOVES), w.displacement],
  ];
  const nothing = !seepage && others.every(([, instruments]) => !instruments.length);
  const shared = { one, data, span, words };
  return html`<section class="panel" aria-labelledby="dam-title" data-test="dam">
    <header><h2 id="dam-title">${w.damTitle}</h2></header>
    ${nothing && html`<p class="empty">${w.noDam}</p>`}
    <div class="pair">
      ${seepage && html`<${Seepage} ...${{ ...shared, seepage, pool }} />`}
      ${others.map(
        ([test, instruments, label]) =>
          instruments.length > 0 &&
          html`<div key=${test}>
            <h3>${label}</h3>
            <${Timeplot}
              label=${label}
              series=${instruments.map((it, i) => seriesOf(one, it, i, data, words))}
              ...${{ span, words, test }}
            />
          </div>`,
      )}
    </div>
  </section>`;
}

/** A point of the dam that is a station of its own goes by its name. */
function seriesOf(one, instrument, i, { curves }, words) {
  const { datastream, station, station_name: point, property, title, unit, interval_s } = instrument;
  const name = words.property(property, title);
  return {
    id: String(datastream),
    name: station === one.code ? name : `${point} ${name}`,
    property,
    unit,
    interval_s,
    tone: TONES[i % TONES.length],
    dash: DASHES[i % DASHES.length],
    ...curves.get(datastream),
  };
}

function Seepage({ one, data, span, words, seepage, pool }) {
  const w = words.reservoirs;
  const [flow, level] = [seepage, pool].map((it) => it && data.curves.get(it.datastream));
  const series = [
    { ...seriesOf(one, seepage, 0, data, words), name: w.seepage },
    ...(pool ? [{ ...seriesOf(one, pool, 1, data, words), name: w.head.pool, axis: 1 }] : []),
  ];
  return html`<div>
      <h3>${w.seepage}</h3>
      <${Timeplot} label=${w.seepageChart(one.name)} ...${{ series, span, words }} test="seepage-chart" />
    </div>
    ${pool && html`<${Against} ...${{ one, span, words }} seepage=${flow} pool=${level} />`}`;
}

/** Each seepage reading at the pool of its time: what leaves the cloud is no longer the pool's doing. */
function Against({ one, span, words, seepage, pool }) {
  const w = words.reservoirs;
  const pairs = useMemo(() => paired(seepage, pool), [seepage, pool]);
  const label = w.againstChart(one.name);
  const columns = [
    { head: words.time, of: ({ at }) => dateTime(at) },
    { head: `${w.head.pool} m`, of: ({ level }) => number(level, "pool_level"), figure: true },
    { head: `${w.seepage} L/s`, of: ({ flow }) => number(flow), figure: true },
  ];
  return html`<div data-test="against">
    <h3>${w.against}</h3>
    ${!pairs.length && html`<p class="empty">${words.noData}</p>`}
    ${
      pairs.length > 0 &&
      html`<${Canvas}
          draw=${option}
          of=${{ pairs, end: span.end, words }}
          label=${label}
          renderer="svg"
          paper=${PAPER_PX}
          kind="timeplot-picture"
        />
        <${Figures} caption=${label} columns=${columns} rows=${pairs} words=${words} />`
    }
  </div>`;
}

/** [{at, flow, level}] with the newest pool reading that is not more than an hour older. */
function paired(seepage, pool) {
  let place = -1;
  return seepage.time.flatMap((at, i) => {
    while (pool.time[place + 1] <= at) place += 1;
    const isNear = place >= 0 && at - pool.time[place] <= NEAR_MS;
    const isKnown = isNear && isUsable(seepage.flag[i]) && isUsable(pool.flag[place]);
    return isKnown ? [{ at, flow: seepage.value[i], level: pool.value[place] }] : [];
  });
}

function option({ pairs, end, words, narrow }) {
  const w = words.reservoirs;
  const cloud = (id, name, wanted, style) => ({
    id, name, type: "scatter", data: pairs.filter(wanted).map(({ level, flow, at }) => [level, flow, at]), ...style,
  });
  const isLate = ({ at }) => at > end - DAY_MS;
  return {
    ...ground({ left: narrow ? 46 : 58, right: 18, top: 48, bottom: 40 }),
    legend: { top: 0, left: "center", textStyle: { color: palette.INK }, data: [w.earlier, w.lastDay] },
    tooltip: {
      ...palette.readoutLook(),
      formatter: ({ value: [level, flow, at] }) =>
        [dateTime(at), quantity(level, "pool_level", "m"), quantity(flow, undefined, "L/s")].join("<br>"),
    },
    xAxis: valueAxis("m", pairs.map(({ level }) => level), { nameLocation: "middle", nameGap: 24 }),
    yAxis: valueAxis("L/s", pairs.map(({ flow }) => flow)),
    series: [
      cloud("earlier", w.earlier, (one) => !isLate(one), {
        symbol: "circle",
        symbolSize: 5,
        itemStyle: { color: "transparent", borderColor: palette.MUTED, borderWidth: 1 },
      }),
      cloud("late", w.lastDay, isLate, { symbol: "diamond", symbolSize: 7, itemStyle: { color: palette.WATER } }),
    ],
  };
}
