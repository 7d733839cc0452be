// The station that was chosen: what it says, when it was heard last, what it warns of, its gauges.
import { dayTime, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { Chip, rank } from "../level.mjs";
import { whatOf } from "../measure.mjs";
import { memo } from "../memo.mjs";
import { hashOf } from "../route.mjs";
import { silentFor } from "../silence.mjs";
import { factOf } from "./facts.mjs";
import { gaugeOf, Gauges } from "./gauge.mjs";
import { filtersOf, wayTo } from "./node.mjs";
import { KindIcon } from "./symbol.mjs";

export const Card = memo((shared) => {
  const { stations, facts, chosen, query, criteria, reservoirs, now, words } = shared;
  const w = words.county;
  const station = stations.find((one) => one.code === chosen);
  const close = hashOf("county", [], filtersOf(query));
  if (!station) {
    return html`<p class="empty">${chosen ? w.unknownStation(chosen) : w.chooseStation}</p>`;
  }
  const fact = factOf(facts, station.code);
  const gauge = gaugeOf(station, fact.items, reservoirs);
  return html`<article class="card-of" aria-labelledby="card-title" data-test="card" data-station=${station.code}>
    <header>
      <${KindIcon} kind=${station.kind} />
      <h3 id="card-title" lang="zh-CN">${station.name}</h3>
      <${Chip} level=${fact.level} words=${words} />
      <a class="close" href=${close} aria-label=${w.close}>${icons.cross()}</a>
    </header>
    <${Where} ...${station} words=${w} />
    ${station.status === "suspended" && html`<p class="silent">${w.suspended}${station.status_reason && html` · <span lang="zh-CN">${station.status_reason}</span>`}</p>`}
    <p data-test="heard">${fact.time ? w.heard(dayTime(fact.time)) : words.neverHeard}</p>
    ${gauge && html`<${Gauges} gauge=${gauge} words=${words} />`}
    <${Values} ...${{ items: fact.items, now: station.status === "suspended" ? null : now, words }} />
    <${Open} ...${{ warnings: fact.warnings, criteria, words }} />
    <${Same} ...${{ station, stations, query, words }} />
  </article>`;
});

/** Code, kind, river, town, place and datum; what of them is not registered is said. */
function Where({ code, kind, river, town, lon, lat, datum, words: w }) {
  const place = lon === null ? w.noPlace : `${lon.toFixed(4)}°E ${lat.toFixed(4)}°N`;
  const named = (text, otherwise) => (text ? html`<span lang="zh-CN">${text}</span>` : otherwise);
  return html`<p class="quiet">
    ${code} · ${w.kinds[kind] ?? kind} · ${named(river, w.noRiver)} · ${named(town, w.noTown)} · ${place}
    ${datum && html` · <span lang="zh-CN">${datum}</span>`}
  </p>`;
}

/** Every datastream with its last value, and the way to its curve. */
function Values({ items, now, words }) {
  if (!items.length) return html`<p class="empty">${words.county.noDatastreams}</p>`;
  return html`<ul class="values">
    ${items.map((item) => {
      const silent = silentFor(item, now);
      return html`<li>
        <a href=${hashOf("river", [String(item.datastream)])} data-test="to-curve">
          ${words.property(item.property, item.title)}
        </a>
        <b>${quantity(item.value, item.property, item.unit)}</b>
        <small>
          ${item.time ? dayTime(item.time) : words.neverHeard}
          ${silent > 0 && html` <span class="silent">${icons.silent()} ${words.stale(silent)}</span>`}
        </small>
      </li>`;
    })}
  </ul>`;
}

/** Its open warnings, worst first; all of them stand at the duty desk. */
function Open({ warnings, criteria, words }) {
  const w = words.county;
  if (!warnings.length) return html`<p class="quiet">${w.noWarnings}</p>`;
  const sorted = [...warnings].sort((a, b) => rank(b.level) - rank(a.level) || b.id - a.id);
  return html`<ul class="open-of">
      ${sorted.map(
        (one) => html`<li>
          <${Chip} level=${one.level} words=${words} />
          ${
            one.headline
              ? html`<span lang="zh-CN">${words.half(one.headline)}</span>`
              : html`<span>${whatOf(one, criteria.get(one.criterion), words)}</span>`
          }
          <small>${w.since(dayTime(Date.parse(one.opened)))}</small>
        </li>`,
      )}
    </ul>
    <p><a href="#/" data-test="to-warnings">${w.toWarnings}</a></p>`;
}

/** Others that stand in the very same place, and so below it on the map. */
function Same({ station, stations, query, words }) {
  const others = stations.filter(
    (one) => one !== station && one.lon !== null && one.lon === station.lon && one.lat === station.lat,
  );
  if (!others.length) return null;
  return html`<p class="quiet">
    ${words.county.samePlace}
    ${others.map((one) => html` <a lang="zh-CN" href=${wayTo(one.code, filtersOf(query))}>${one.name}</a>`)}
  </p>`;
}
