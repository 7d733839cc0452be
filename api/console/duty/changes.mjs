// The latest transitions of the county.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { markOf, measured, whatOf } from "../measure.mjs";

/** The latest transitions, newest first. */
export function Changes({ state, words }) {
  const isEmpty = state.heard.warnings && !state.changes.length;
  return html`<section class="panel changes" aria-labelledby="changes-title" tabindex="0">
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
