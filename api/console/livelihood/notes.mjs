// What stands where there is nothing to show: still reading, refused, or empty.
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";

/** Says that a view is being read or why it could not be; nothing once there is data. */
export function Waiting({ data, error, words }) {
  if (error) return html`<${Refusal} error=${error} words=${words} />`;
  return data ? null : html`<p class="empty">${words.livelihood.loading}</p>`;
}

/** A refusal in the server's own words. */
export function Refusal({ error, words }) {
  return html`<p class="refusal" role="alert" data-test="refusal">
    ${icons.alert()} ${refusalText(error, words)}
  </p>`;
}

/** One sentence for an error: the server's, or that none answered. */
export function refusalText(error, words) {
  if (!error.problem) return words.unreachable;
  return words.half(error.message);
}
