// Open warnings by incident, worst first, and the latest changes.
import { dayTime } from "./format.mjs";
import { html } from "./html.mjs";
import { Incident, incidents } from "./incidents.mjs";
import { Chip } from "./level.mjs";
import { beyond, markOf, measured, thresholdText, whatOf, worstOf } from "./measure.mjs";

/** `onSelect(datastream)` when a warning is chosen. */
export function Warnings({ state, now, words, onSelect }) {
  const card = (warning) => html`<${warning.issued_by ? Issued : Card}
    key=${warning.id}
    ...${{ warning, now, words, onSelect }}
    criterion=${state.criteria.get(warning.criterion)}
    fresh=${state.fresh.has(warning.id)}
  />`;
  const open = state.warnings.size;
  const isKnown = state.heard.warnings;
  return html`<section class="panel warnings" aria-labelledby="warnings-title">
    <header>
      <h2 id="warnings-title">${words.warnings}</h2>
      <span class="count" data-test="open-count">${isKnown ? open : ""}</span>
    </header>
    ${isKnown && !open && html`<${None} words=${words} />`}
    <ul>
      ${incidents(state).map(
        (incident) => html`<${Incident} key=${incident.id} ...${{ incident, now, words, card }} />`,
      )}
    </ul>
  </section>`;
}

function None({ words }) {
  return html`<div class="empty" data-test="no-warnings">
    <p>${words.noWarnings}</p>
    <small>${words.noWarningsNote}</small>
  </div>`;
}

function Card({ warning, criterion, fresh, now, words, onSelect }) {
  const opened = Date.parse(warning.opened);
  return html`<li>
    <button
      type="button"
      class="card ${warning.level} ${fresh ? "fresh" : ""}"
      data-test="warning"
      data-level=${warning.level}
      data-criterion=${warning.code}
      onClick=${() => onSelect(warning.datastream)}
    >
      <span class="line">
        <${Chip} level=${warning.level} words=${words} />
        <strong>${warning.station_name}</strong>
        <span class="river">${warning.river}</span>
        <${Tags} warning=${warning} fresh=${fresh} words=${words} />
      </span>
      <span class="line what">
        <span>${whatOf(warning, criterion, words)}</span>
        <b data-test="warning-value">${measured(warning, warning.last_value, words)}</b>
      </span>
      <span class="line">
        <span>${thresholdText(warning, criterion, words)}</span>
        <span class="over">${beyond(warning)}</span>
      </span>
      ${warning.detail && html`<span class="told" data-test="detail">${words.half(warning.detail)}</span>`}
      ${warning.impact && html`<span class="told impact" data-test="impact">${words.half(warning.impact)}</span>`}
      <span class="line quiet">
        <span>${worstOf(warning, criterion, words)} ${measured(warning, warning.peak, words)}</span>
        <span>${dayTime(Date.parse(warning.peak_time))}</span>
      </span>
      <span class="line quiet">${words.since(dayTime(opened), (now ?? opened) - opened)}</span>
    </button>
  </li>`;
}

/** A warning that a person issued: words, and no values. */
function Issued({ warning, fresh, now, words }) {
  const opened = Date.parse(warning.opened);
  return html`<li>
    <div
      class="card ${warning.level} ${fresh ? "fresh" : ""}"
      data-test="warning"
      data-level=${warning.level}
      data-criterion=${warning.code}
    >
      <span class="line">
        <${Chip} level=${warning.level} words=${words} />
        <strong>${warning.headline}</strong>
        <${Tags} warning=${warning} fresh=${fresh} words=${words} />
      </span>
      ${warning.detail && html`<span class="told" data-test="detail">${warning.detail}</span>`}
      ${warning.impact && html`<span class="told impact" data-test="impact">${warning.impact}</span>`}
      <span class="line quiet">
        <span>${words.since(dayTime(opened), (now ?? opened) - opened)}</span>
        <span>${words.issuedBy(warning.issued_by)}</span>
      </span>
    </div>
  </li>`;
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

/** The latest transitions, newest first. */
export function Changes({ state, words }) {
  const isEmpty = state.heard.warnings && !state.changes.length;
  return html`<section class="panel changes" aria-labelledby="changes-title">
    <header><h2 id="changes-title">${words.changes}</h2></header>
    ${isEmpty && html`<p class="empty">${words.noChanges}</p>`}
    <ol>
      ${state.changes.map(
        (change) => html`<${Change} key=${change.id} ...${{ change, state, words }} />`,
      )}
    </ol>
  </section>`;
}

function Change({ change, state, words }) {
  const criterion = state.criteria.get(change.criterion);
  const subject = { ...state.latest.get(criterion?.datastream), ...criterion };
  const what = whatOf(subject, criterion, words);
  const mark = change.kind === "mark" && html`<b>${markOf(change, subject, criterion, words)}</b>`;
  return html`<li data-test="change" data-kind=${change.kind}>
    <time>${dayTime(change.time)}</time>
    <span class="kind">${words.change[change.kind]}</span>
    <${Chip} level=${change.to} words=${words} />
    <span class="subject">
      ${subject.station_name} · ${what} ${measured(subject, change.value, words)} ${mark}
    </span>
  </li>`;
}
