// The expected failure in words: when and how well the line fits, or why there is none.
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";

const OLD_MS = 3600 * 1000;

/**
 * `failure` is what its rule measured last; undefined where there is no rule. Where that was long
 * before `now` it says when.
 */
export function failureText(failure, words, now = null) {
  const w = words.slopes;
  if (!failure) return html`<small>${w.notConfigured}</small>`;
  const judged = Date.parse(failure.judged);
  if (isExpected(failure))
    return html`<b class="expected">${words.half(failure.detail)}</b>
      ${now - judged > OLD_MS && html`<small>${w.judgedAt(dateTime(judged))}</small>`}`;
  const why = words.half(failure.detail);
  return html`<small>${why || (failure.known ? w.failureNone : w.failureUnknown)}</small>`;
}

/** Whether a line was accepted: the value then is hours, else null. */
export const isExpected = (failure) => failure.known && failure.value !== null;
