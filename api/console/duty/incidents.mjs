// Open warnings of one catchment and time as one incident: one flood, and not forty alarms.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { worstFirst } from "../state.mjs";

/** So many warnings of an incident are seen at once; red ones always. */
const SEEN = 3;

/** Incidents worst first, `{ id, warnings, since }`; so are the warnings of each. */
export function incidents(state) {
  const found = new Map();
  for (const warning of worstFirst(state)) {
    const { incident: id, opened } = warning;
    const { warnings, since } = found.get(id) ?? { warnings: [], since: Infinity };
    const first = Math.min(since, Date.parse(opened));
    found.set(id, { id, warnings: [...warnings, warning], since: first });
  }
  return [...found.values()];
}

/** What and where an incident is, with its warnings; `card(warning)` draws one. */
export function Incident({ incident, now, words, card }) {
  const { warnings, since } = incident;
  const [worst] = warnings;
  const alone = worst.catchment === worst.station;
  const where = alone ? worst.station_name : worst.catchment;
  const isSeen = (warning, place) => place < SEEN || warning.level === "red";
  const seen = warnings.filter(isSeen);
  const rest = warnings.slice(seen.length);
  const more = html`<details data-test="more">
    <summary>${words.more(rest.length)}</summary>
    <ul>
      ${rest.map(card)}
    </ul>
  </details>`;
  return html`<li class="incident" data-test="incident" data-level=${worst.level}>
    <div class="head">
      <h3 class="line">
        <${Chip} level=${worst.level} words=${words} />
        <span>${where} · ${words.families[worst.family] ?? worst.family}</span>
        <span class="count">${words.count(warnings.length)}</span>
      </h3>
      <small>${words.since(dayTime(since), (now ?? since) - since)}</small>
    </div>
    <ul>
      ${seen.map(card)}
    </ul>
    ${rest.length > 0 && more}
  </li>`;
}
