// The span of time that a page's charts show: in the address, so that its link shows the same.
import { useMemo } from "./vendor/preact-hooks.mjs";
import { beijing, iso } from "./format.mjs";
import { html } from "./html.mjs";
import { amended } from "./route.mjs";

const DAY_MS = 24 * 3600 * 1000;
const HOURLY_FROM = 8;
const DAILY_FROM = 60;

/**
 * `{ days, begin, end, query }` of `query.days` up to `query.to` or the present; 0 days are the
 * calendar year so far. `query` is what the API takes: raw readings, or steps where they are many.
 */
export function spanOf({ days: text, to }, now, usual) {
  const days = /^\d{1,3}$/.test(text) && Number(text) <= 366 ? Number(text) : usual;
  const end = (to && Date.parse(to)) || (now ?? Date.now());
  const begin = days ? end - days * DAY_MS : yearOf(end).begin;
  const step = days === 0 || days > DAILY_FROM ? "1d" : days >= HOURLY_FROM ? "1h" : undefined;
  return { days, begin, end, query: { from: iso(begin), to: iso(end + 1000), step, format: "columns" } };
}

/** The calendar year (Beijing) that an instant lies in. */
export function yearOf(ms) {
  const year = new Date(beijing(ms)).getUTCFullYear();
  const start = (number) => Date.UTC(number, 0, 1) - beijing(0);
  return { year, begin: start(year), end: start(year + 1) };
}

/** The Beijing midnight that an instant's day began with. */
export const dayOf = (ms) => Math.floor(beijing(ms) / DAY_MS) * DAY_MS - beijing(0);

/** The same span until the address or `fresh` is another one: the present moves, a chart need not. */
export function useSpan(query, now, usual, fresh) {
  return useMemo(() => spanOf(query, now, usual), [query.days, query.to, fresh, now === null]);
}

/** Buttons for spans of `days`, and the way back to the present from a fixed end. */
export function Spans({ span, choices, fixed, words }) {
  const go = (query) => (location.hash = amended(location.hash, query));
  return html`<div class="periods" role="group" aria-label=${words.periods}>
    ${choices.map(
      (days) => html`<button
        type="button"
        data-test="span-${days}"
        aria-pressed=${days === span.days}
        onClick=${() => go({ days: String(days) })}
      >
        ${words.span(days)}
      </button>`,
    )}
    ${
      fixed &&
      html`<button type="button" data-test="span-now" onClick=${() => go({ to: "" })}>
        ${words.toNow}
      </button>`
    }
  </div>`;
}
