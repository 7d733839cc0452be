// The table that flood officers use: every station on one line, the most pressing first.
import { useEffect, useMemo, useRef, useState } from "../vendor/preact-hooks.mjs";
import { getAll, get } from "../api.mjs";
import { useData } from "../data.mjs";
import { html } from "../html.mjs";
import { silentFor } from "../silence.mjs";
import { Filters } from "./filters.mjs";
import { More, useShown } from "./more.mjs";
import { kept, recentOf } from "./recent.mjs";
import { Row } from "./row.mjs";
import { fits, gauges, ORDERS, rowOf } from "./rows.mjs";
import { rulesByDatastream } from "./standing.mjs";

const MINUTE_MS = 60_000;
const COLUMNS = ["level", "name", "value", "pace", "over", "aim", "rained", "heard"];
const ORDER_OF = { level: "worst", name: "name", pace: "pace", over: "over", aim: "aim", rained: "rained", heard: "heard" };

/** `now` is a whole minute; `onSelect(datastream)` when a row is chosen. */
export function Stations({ state, now, words, store, onSelect }) {
  const [order, setOrder] = useState("worst");
  const [wanted, setWanted] = useState({});
  const { stations, recent } = useCounty(store, state.links.readings);
  const all = useRows({ state, now, words, stations, recent });
  const rows = all.filter((row) => fits(row, wanted)).sort(ORDERS[order]);
  const { shown, more } = useShown();
  const w = words.duty;
  const isEmpty = state.heard.readings && !all.length;
  return html`<section class="panel stations" aria-labelledby="stations-title" data-test="stations">
    <header>
      <h2 id="stations-title">${w.stations}</h2>
      <span class="count" data-test="station-count">${w.shownOf(rows.length, all.length)}</span>
      <${Filters} rivers=${riversOf(all)} ...${{ wanted, words }} onChange=${setWanted} />
    </header>
    ${isEmpty && html`<p class="empty">${words.noStations}</p>`}
    ${all.length > 0 && !rows.length && html`<p class="empty">${w.noneFit}</p>`}
    <div class="scroller" tabindex="0" role="region" aria-labelledby="stations-title">
      <table class="gauges">
        <thead>
          <tr>
            ${COLUMNS.map((name) => html`<${Head} ...${{ name, order, words }} onOrder=${setOrder} />`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, shown).map(
            (row) => html`<${Row}
              key=${row.id}
              ...${{ row, words, onSelect }}
              silent=${row.station.status === "suspended" ? 0 : silentFor(row.item, now)}
              isSelected=${row.item.datastream === state.selected}
            />`,
          )}
        </tbody>
      </table>
      ${rows.length > shown && html`<${More} key=${shown} left=${rows.length - shown} words=${words} onMore=${more} />`}
    </div>
  </section>`;
}

function Head({ name, order, words, onOrder }) {
  const own = ORDER_OF[name];
  const text = words.duty.column[name];
  if (!own) return html`<th scope="col">${text}</th>`;
  const isOrdered = own === order;
  return html`<th scope="col" aria-sort=${isOrdered ? "other" : undefined}>
    <button
      type="button"
      data-test="order-${own}"
      title=${words.duty.orderedBy(text)}
      onClick=${() => onOrder(own)}
    >
      ${text}${isOrdered && html` <span aria-hidden="true">▾</span>`}
    </button>
  </th>`;
}

const riversOf = (rows) =>
  [...new Set(rows.map(({ station }) => station.river).filter(Boolean))].sort((a, b) => a.localeCompare(b, "zh-CN"));

/** Stations by code and the last hour of each level, read again after a lost line and kept by what is heard. */
function useCounty(store, link) {
  const isLive = link === "live";
  const { data } = useData(readCounty, [isLive]);
  const [recent, setRecent] = useState(NOTHING);
  useEffect(() => setRecent(data?.recent ?? NOTHING), [data]);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.latest === before.latest) return;
        setRecent((known) => kept(known, state.latest, before.latest));
      }),
    [store],
  );
  return { stations: data?.stations ?? NOTHING, recent };
}

const NOTHING = new Map();

async function readCounty() {
  const [stations, hour] = await Promise.all([
    getAll("stations", { limit: 1000 }),
    get("latest/hour"),
  ]);
  return { stations: new Map(stations.map((one) => [one.code, one])), recent: recentOf(hour) };
}

/** The rows, each one the same object for as long as it says the same. */
function useRows({ state, now, words, stations, recent }) {
  const { latest, criteria, warnings } = state;
  const kept = useRef(new Map());
  const rules = useMemo(() => rulesByDatastream(criteria), [criteria]);
  const own = useMemo(() => byStation(warnings), [warnings]);
  const minute = Math.floor((now ?? 0) / MINUTE_MS);
  return useMemo(() => {
    const known = { recent, rules, criteria, warnings: own, now, words };
    const before = kept.current;
    kept.current = new Map();
    return gauges(latest, stations).map((gauge) => {
      const row = rowOf(gauge, known);
      const same = before.get(row.id);
      const one = same?.words === words && same.said === row.said ? same : { ...row, words };
      kept.current.set(row.id, one);
      return one;
    });
  }, [latest, stations, recent, rules, criteria, own, minute, words]);
}

function byStation(warnings) {
  const found = new Map();
  for (const warning of warnings.values()) {
    if (found.has(warning.station)) found.get(warning.station).push(warning);
    else found.set(warning.station, [warning]);
  }
  return found;
}
