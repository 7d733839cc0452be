// The stations as a table beside the map: all that the map says, for keys, for ears and for paper.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { Chip, rank } from "../level.mjs";
import { memo } from "../memo.mjs";
import { hashOf } from "../route.mjs";
import { factOf, isMissed } from "./facts.mjs";
import { filtersOf, wayTo } from "./node.mjs";
import { valueOf } from "./said.mjs";
import { KindIcon } from "./symbol.mjs";

/** Worst first, then by code; only those that the filters leave. */
export const StationTable = memo(({ stations, facts, isShown, chosen, query, words }) => {
  const w = words.county;
  const shown = stations
    .filter(isShown)
    .map((station) => ({ station, fact: factOf(facts, station.code) }))
    .sort(
      (a, b) =>
        rank(b.fact.level) - rank(a.fact.level) ||
        a.station.code.localeCompare(b.station.code, "en", { numeric: true }),
    );
  return html`<section class="panel stations-of" aria-labelledby="stations-title" data-test="stations">
    <header>
      <h2 id="stations-title">${words.stations}</h2>
      <span class="count" data-test="station-count">${w.shownOf(shown.length, stations.length)}</span>
    </header>
    <div class="scroller" tabindex="0" role="group" aria-label=${words.stations}>
      <table class="plain">
        <caption class="unseen">${w.tableCaption}</caption>
        <thead>
          <tr>
            <th scope="col">${w.station}</th>
            <th scope="col">${w.level}</th>
            <th scope="col" class="figure">${words.current}</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ station, fact }) => html`<${Row}
              key=${station.code}
              code=${station.code}
              name=${station.name}
              kind=${station.kind}
              river=${station.river}
              level=${fact.level}
              isSilent=${isMissed(station, fact)}
              isSuspended=${station.status === "suspended"}
              value=${valueOf(fact.main)}
              datastream=${fact.main?.datastream}
              time=${fact.time && dayTime(fact.time)}
              isChosen=${station.code === chosen}
              href=${wayTo(station.code, filtersOf(query))}
              words=${words}
            />`,
          )}
        </tbody>
      </table>
      ${!shown.length && html`<p class="empty">${stations.length ? w.nothingFits : words.noStations}</p>`}
    </div>
  </section>`;
});

const Row = memo(
  ({ code, name, kind, river, level, isSilent, isSuspended, value, datastream, time, isChosen, href, words }) => html`<tr
    class=${isChosen ? "chosen" : ""}
    data-test="station-row"
    data-station=${code}
  >
    <th scope="row">
      <${KindIcon} kind=${kind} />
      <a href=${href} lang="zh-CN" aria-current=${isChosen ? "true" : undefined}>${name}</a>
      <small lang="zh-CN">${river}</small>
    </th>
    <td><${Chip} level=${level} words=${words} />${isSuspended && html` <small>${words.county.suspended}</small>`}</td>
    <td class="figure">
      ${datastream ? html`<a href=${hashOf("river", [String(datastream)])} aria-label=${words.county.curveOf(name, value)}>${value || "—"}</a>` : "—"}
      <small>${time ?? words.neverHeard}
      ${isSilent && html` <span class="silent" title=${words.county.silent}>${icons.silent()}<span class="unseen">${words.county.silent}</span></span>`}</small>
    </td>
  </tr>`,
);
