// All pools and gates of the county in one strip, the worst first.
import { html } from "../html.mjs";
import { Chip, rank } from "../level.mjs";
import { memo } from "../memo.mjs";
import { Figures } from "../tabular.mjs";
import { factOf } from "./facts.mjs";
import { gaugeColumns, gaugeOf, Gauges } from "./gauge.mjs";
import { filtersOf, wayTo } from "./node.mjs";

const MOST = 24;

export const Strip = memo(({ stations, facts, reservoirs, chosen, query, isShown, words }) => {
  const w = words.county;
  const level = ({ station }) => factOf(facts, station.code).level;
  const gauges = stations
    .filter(isShown)
    .map((one) => gaugeOf(one, factOf(facts, one.code).items, reservoirs))
    .filter(Boolean)
    .sort((a, b) => rank(level(b)) - rank(level(a)) || a.station.code.localeCompare(b.station.code));
  if (!gauges.length) return null;
  return html`<section class="panel strip" aria-labelledby="strip-title" data-test="strip">
    <header>
      <h2 id="strip-title">${w.stripTitle}</h2>
      <span class="count">${gauges.length > MOST ? w.firstOf(MOST, gauges.length) : gauges.length}</span>
      <small>${w.stripNote}</small>
    </header>
    <div class="scroller" tabindex="0" role="group" aria-label=${w.stripTitle}>
      <ul>
        ${gauges.slice(0, MOST).map((gauge) => {
          const { code, name } = gauge.station;
          const href = wayTo(code, filtersOf(query), code === chosen, (gauge.pool ?? gauge.gate).datastream);
          return html`<li key=${code}>
            <a href=${href} class=${code === chosen ? "chosen" : ""}>
              <${Gauges} gauge=${gauge} words=${words} isSmall=${true} />
              <b lang="zh-CN">${name}</b>
              <${Chip} level=${level(gauge)} words=${words} />
            </a>
          </li>`;
        })}
      </ul>
    </div>
    <${Figures} caption=${w.stripTitle} columns=${gaugeColumns(words)} rows=${gauges} words=${words} />
  </section>`;
});
