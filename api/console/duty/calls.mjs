// Who has answered and who has not: all calls, the most pressing first.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip, rank } from "../level.mjs";
import { hashOf } from "../route.mjs";

const SECOND_MS = 1000;

/** Calls that go on, worst first, those with most silence before others; then those that are over. */
export function ordered(calls) {
  const all = [...calls.values()].filter(isOwed);
  const silent = ({ waiting, unanswered }) => waiting + unanswered;
  const live = all.filter(({ ended }) => !ended);
  const over = all.filter(({ ended }) => ended);
  live.sort((a, b) => rank(b.level) - rank(a.level) || silent(b) - silent(a) || b.id - a.id);
  over.sort((a, b) => b.id - a.id);
  return { live, over };
}

/** Whether anybody owes an answer: who is on duty, and no robot or loudspeaker alone. */
export const isOwed = ({ kind, seats }) => kind !== "clear" && seats > 0;

/** The list; `known` is what `useCalls` says, `chosen` the id of the call that stands open. */
export function CallList({ known, chosen, now, words }) {
  const w = words.duty;
  const { live, over } = ordered(known.calls);
  const line = (call) => html`<${CallLine} key=${call.id} ...${{ call, now, words }} isChosen=${call.id === chosen} />`;
  return html`<section class="panel call-list" aria-labelledby="calls-title" data-test="calls">
    <header>
      <h2 id="calls-title">${w.board}</h2>
      <span class="count">${w.callLive} ${live.length}</span>
    </header>
    ${known.reads > 0 && !live.length && html`<p class="empty">${w.noCalls}</p>`}
    <ul class="calls">${live.map(line)}</ul>
    ${
      over.length > 0 &&
      html`<details open=${!live.length}>
        <summary>${w.callEnded}</summary>
        <ul class="calls">${over.map(line)}</ul>
      </details>`
    }
  </section>`;
}

/** One call with its counts and a bar of them. */
export function CallLine({ call, now, words, isChosen = false }) {
  const w = words.duty;
  return html`<li class="call" data-test="call" data-call=${call.id}>
    <a href=${hashOf("duty", ["calls", String(call.id)])} aria-current=${isChosen ? "true" : undefined}>
      <span class="line">
        <${Chip} level=${call.level} words=${words} />
        <b>${call.title}</b>
        <small>${call.kind === "call" ? "" : w.callKind[call.kind]}</small>
      </span>
      <${Counts} call=${call} words=${words} />
      <span class="line quiet">
        <span>${dayTime(Date.parse(call.began))}</span>
        <${Since} call=${call} now=${now} words=${words} />
      </span>
    </a>
  </li>`;
}

/** Answered, waiting, unanswered: a bar, and the numbers that it shows. */
export function Counts({ call, words }) {
  const w = words.duty;
  const parts = ["answered", "waiting", "unanswered"].filter((name) => call[name]);
  return html`<span class="counts" data-test="counts">
    <span class="bar-of" aria-hidden="true">
      ${parts.map((name) => html`<i class=${name} style=${{ flexGrow: call[name] }}></i>`)}
    </span>
    <span>${w.called(call.answered, call.seats)}</span>
    ${call.waiting > 0 && html`<span class="waiting">${w.counts.waiting} ${call.waiting}</span>`}
    ${call.unanswered > 0 && html`<span class="unanswered">${w.counts.unanswered} ${call.unanswered}</span>`}
  </span>`;
}

/** Who was given up may have answered later. */
const endOf = ({ end_reason: end, seats, answered }) =>
  end === "exhausted" && answered === seats ? "late" : end;

/** How long a call goes on, counting on the instance's clock; or why it is over. */
export function Since({ call, now, words }) {
  const w = words.duty;
  if (call.ended) return html`<span>${w.callEnd[endOf(call)]}</span>`;
  const passed = Math.max(0, Math.floor(((now ?? Date.parse(call.began)) - Date.parse(call.began)) / SECOND_MS));
  return html`<span data-test="elapsed">${w.elapsed} ${w.seconds(passed)}</span>`;
}
