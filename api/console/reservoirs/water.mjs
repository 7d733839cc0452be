// What the reservoir holds, what comes and what goes, by hours.
import { html } from "../html.mjs";
import { dayOf } from "../span.mjs";
import { Timeplot } from "../timeplot.mjs";
import { limitOf, limitOn } from "./season.mjs";

/** The flood limit of each day that the span touches, as one more line. */
function limitLine(one, { begin, end }, w) {
  const days = limitOf(one.seasons, { begin: dayOf(begin), end });
  const shown = [...days.map(([at, level]) => [Math.max(at, begin), level]), [end, limitOn(one.seasons, end)]];
  return {
    id: "limit",
    name: w.limitName,
    property: "pool_level",
    unit: "m",
    tone: "yellow",
    dash: "dotted",
    step: true,
    time: shown.map(([at]) => at),
    value: shown.map(([, level]) => level),
  };
}

export function Water({ one, data, span, words }) {
  const w = words.reservoirs;
  const { balance } = data;
  const time = balance.time.map((text) => Date.parse(text));
  const column = (id, name, property, unit, more) => ({
    id,
    name,
    property,
    unit,
    time,
    value: balance[id],
    interval_s: 3600,
    ...more,
  });
  const look = { tone: "second", dash: "dashed" };
  const storage = column("storage", w.storageName, undefined, w.storageUnit, {
    ...look,
    axis: 1,
    value: balance.storage.map((value) => (value === null ? null : value * 100)),
  });
  const limits = one.seasons.length ? [limitLine(one, span, w)] : [];
  return html`<section class="panel" aria-labelledby="water-title" data-test="water">
    <header>
      <h2 id="water-title">${w.waterTitle}</h2>
      <span class="quiet">${said(balance, w)}</span>
    </header>
    <div class="pair">
      <${Timeplot}
        label=${w.poolChart(one.name)}
        series=${[column("pool", w.head.pool, "pool_level", "m", { tone: "water" }), ...limits, storage]}
        ...${{ span, words }}
        test="pool-chart"
      />
      <${Timeplot}
        label=${w.flowChart(one.name)}
        series=${[
          column("inflow", w.head.inflow, undefined, "m3/s", { tone: "water" }),
          column("outflow", w.head.outflow, undefined, "m3/s", look),
        ]}
        ...${{ span, words }}
        test="flow-chart"
      />
    </div>
  </section>`;
}

/** Where storage and inflow come from. */
const said = ({ storage_is, inflow_is }, w) =>
  [
    `${w.head.storage}${w.colon}${w.is[storage_is] ?? w.noCurve}`,
    `${w.head.inflow}${w.colon}${w.is[inflow_is] ?? w.noInflow}`,
  ].join(w.semicolon);
