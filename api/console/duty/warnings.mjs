// Open warnings by incident, worst first, with what can be done about each.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { beyond, measured, thresholdText, whatOf, worstOf } from "../measure.mjs";
import { memo } from "../memo.mjs";
import { hashOf } from "../route.mjs";
import { Ask } from "./ask.mjs";
import { Incident, incidents } from "./incidents.mjs";

/**
 * The panel; `now` is a whole minute. `onSelect(warning)` when one is chosen, `current` the id of
 * the one that the keys are at.
 */
export const Warnings = memo((props) => {
  const { warnings, returned, criteria, fresh, heard, account } = props;
  const { current, now, words, store, onSelect } = props;
  const card = (warning) => html`<${Entry}
    key=${warning.id}
    ...${{ warning, now, words, store, onSelect, account }}
    fresh=${fresh.has(warning.id)}
    criterion=${criteria.get(warning.criterion)}
    isCurrent=${warning.id === current}
  />`;
  const isKnown = heard.warnings;
  return html`<section class="panel warnings" aria-labelledby="warnings-title">
    <header>
      <h2 id="warnings-title">${words.warnings}</h2>
      <span class="count" data-test="open-count">${isKnown ? warnings.size : ""}</span>
      <span class="end"><${Ask} what="issue" ...${{ store, words }} /></span>
    </header>
    ${isKnown && !warnings.size && html`<${None} words=${words} />`}
    <ul>
      ${incidents({ warnings }).map(
        (incident) => html`<${Incident} key=${incident.id} ...${{ incident, now, words, card }} />`,
      )}
    </ul>
    <${Returned} ...${{ returned, words, store }} />
  </section>`;
});

/** Warnings whose level is gone and that still wait for somebody's word. */
function Returned({ returned, words, store }) {
  if (!returned.size) return null;
  const shown = [...returned.values()].slice(0, RETURNED_SHOWN);
  return html`<details class="returned" data-test="returned">
    <summary>${words.duty.returned(returned.size)}</summary>
    <ul>
      ${shown.map(
        (warning) => html`<li key=${warning.id}>
          <${Chip} level=${warning.peak_level} words=${words} />
          <a href=${hashOf("duty", ["warning", String(warning.id)])}>
            ${warning.headline || `${warning.station_name} ${words.property(warning.property, warning.title)}`}
          </a>
          <${Ask} what="acknowledge" of=${warning} ...${{ store, words }} />
        </li>`,
      )}
    </ul>
  </details>`;
}

const RETURNED_SHOWN = 50;

const Entry = memo(({ warning, isCurrent, store, words, ...shared }) => {
  const Kind = warning.issued_by ? Issued : Card;
  return html`<li class="entry ${warning.shelved_until ? "shelved" : ""}">
    <${Kind} ...${{ ...shared, warning, isCurrent, words }} />
    <p class="acts">
      <span class="stands" data-test="stands" data-state=${warning.state}>${standsOf(warning, words)}</span>
      ${warning.state === "open" && html`<${Ask} what="acknowledge" of=${warning} ...${{ store, words }} />`}
      <a class="plain" href=${hashOf("duty", ["warning", String(warning.id)])} data-test="open-detail">
        ${words.duty.openDetail}
      </a>
    </p>
  </li>`;
});

/** Where a warning stands among people, in words. */
export function standsOf(warning, words) {
  const w = words.duty;
  const { state, acknowledged_by: by, acknowledged_at: at, shelved_until: until } = warning;
  if (until) return `⏸ ${w.shelvedUntil(warning.shelved_by, dayTime(Date.parse(until)))}`;
  if (by) return `✓ ${w.ackBy(by, dayTime(Date.parse(at)))}`;
  return `● ${w.state[state]}`;
}

function None({ words }) {
  return html`<div class="empty" data-test="no-warnings">
    <p>${words.noWarnings}</p>
    <small>${words.noWarningsNote}</small>
  </div>`;
}

/** A warning of a rule: what was measured, against what. */
function Card({ criterion, ...shared }) {
  const { warning, words } = shared;
  const title = html`<strong>${warning.station_name}</strong>
    <span class="river">${warning.river}</span>`;
  const values = html`<span class="line what">
      <span>${whatOf(warning, criterion, words)}</span>
      <b data-test="warning-value">${measured(warning, warning.last_value, words)}</b>
    </span>
    <span class="line">
      <span>${thresholdText(warning, criterion, words)}</span>
      <span class="over">${beyond(warning)}</span>
    </span>`;
  const worst = html`<span class="line quiet">
    <span>${worstOf(warning, criterion, words)} ${measured(warning, warning.peak, words)}</span>
    <span>${dayTime(Date.parse(warning.peak_time))}</span>
  </span>`;
  return html`<${Frame} ...${{ ...shared, title, values, worst, said: words.half }} />`;
}

/** A warning that a person issued: words, and no values. */
function Issued(shared) {
  const { warning, words } = shared;
  const title = html`<strong>${warning.headline}</strong>`;
  const issuer = html`<span>${words.issuedBy(warning.issued_by)}</span>`;
  return html`<${Frame} ...${{ ...shared, title, issuer, said: (text) => text }} />`;
}

/** What all cards have: head, `values`, what is told as `said`, the `worst` so far, since when. */
function Frame({ warning, fresh, now, words, isCurrent, onSelect, ...parts }) {
  const { title, values, worst, issuer, said } = parts;
  const opened = Date.parse(warning.opened);
  return html`<button
    type="button"
    class="card ${warning.level} ${fresh ? "fresh" : ""}"
    data-test="warning"
    data-level=${warning.level}
    data-criterion=${warning.code}
    data-warning=${warning.id}
    aria-current=${isCurrent ? "true" : undefined}
    onClick=${() => onSelect(warning)}
  >
    <span class="line">
      <${Chip} level=${warning.level} words=${words} />
      ${title}
      <${Tags} warning=${warning} fresh=${fresh} words=${words} />
    </span>
    ${values}
    ${warning.detail && html`<span class="told" data-test="detail">${said(warning.detail)}</span>`}
    ${warning.impact && html`<span class="told impact" data-test="impact">${said(warning.impact)}</span>`}
    ${worst}
    <span class="line quiet">
      <span>${words.since(dayTime(opened), (now ?? opened) - opened)}</span>
      ${issuer}
    </span>
  </button>`;
}

function Tags({ warning, fresh, words }) {
  const doubt = html`<span class="tag doubt" data-test="unconfirmed" title=${words.unconfirmedNote}>
    ? ${words.unconfirmed}
  </span>`;
  return html`${fresh && html`<span class="tag new">${words.fresh}</span>`}
    ${warning.mode === "exercise" && html`<span class="tag drill">${words.exercise}</span>`}
    ${warning.mode === "test" && html`<span class="tag drill">${words.test}</span>`}
    ${!warning.confirmed && doubt}`;
}
