// When a station was heard last, and which of its instruments has been silent too long.
import { dateTime, dayTime } from "./format.mjs";
import { html } from "./html.mjs";
import * as icons from "./icons.mjs";
import { silentFor } from "./silence.mjs";

/** `items` are the station's datastreams as the state of the page has them. */
export function Heard({ items, now, words }) {
  const newest = Math.max(...items.map(({ time }) => time ?? 0), 0);
  const [silent] = items
    .map((item) => ({ property: item.property, ms: silentFor(item, now) }))
    .filter(({ ms }) => ms)
    .sort((a, b) => b.ms - a.ms);
  return html`${newest ? html`<time title=${dateTime(newest)}>${dayTime(newest)}</time>` : words.neverHeard}
    ${
      silent &&
      html`<span class="silent" data-test="stale">
        ${icons.silent()} ${words.property(silent.property)} ${words.stale(silent.ms)}
      </span>`
    }`;
}

/** The datastreams of a station. */
export const itemsOf = (state, code) =>
  [...state.latest.values()].filter(({ station }) => station === code);
