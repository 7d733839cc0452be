// What the page shows, as its address has it: whoever opens the link sees the same.
import { amended, hashOf } from "../route.mjs";
import { iso } from "../format.mjs";

const DAY_MS = 24 * 3600 * 1000;
export const PRESETS = [1, 3, 7, 30, 365];
const USUAL = 3;
export const ALIGNMENTS = ["crossing", "peak", "level"];

/**
 * The view of a route: {place, days, window, rain, zoom, flood, at, align, beside}; `window` and
 * `zoom` are {begin, end} in ms. Without a `window` it is the `days` up to now. What cannot be
 * understood is left out, and `isOdd` says that something was.
 */
export function viewOf({ parts: [place], query }) {
  const window = span(query.from, query.to);
  const zoom = span(...(query.zoom ?? "").split("~"));
  const days = Number(query.days ?? USUAL);
  const isDays = PRESETS.includes(days);
  const at = instant(query.at);
  const isOdd =
    (!isDays && query.days !== undefined) ||
    (!window && Boolean(query.from ?? query.to)) ||
    (!zoom && Boolean(query.zoom)) ||
    (at === null && Boolean(query.at));
  return {
    place,
    window,
    zoom,
    at,
    isOdd,
    days: isDays ? days : USUAL,
    rain: query.rain,
    flood: query.flood,
    align: ALIGNMENTS.includes(query.align) ? query.align : undefined,
    beside: query.with?.split(",").filter(Boolean),
  };
}

/** The part of time that is looked at: the chosen one, or the days up to `now` (ms). */
export const windowOf = ({ window, days }, now) =>
  window ?? { begin: now - days * DAY_MS, end: now };

function span(from, to) {
  const [begin, end] = [instant(from), instant(to)];
  return begin !== null && end !== null && begin < end ? { begin, end } : null;
}

/** Milliseconds of a text with an offset; null for any other. */
function instant(text) {
  if (!/T.*([+-]\d\d:\d\d|Z)$/.test(text ?? "")) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** Changes some of the query in the address, without another step back. */
export function change(query) {
  location.replace(amended(location.hash, query));
}

/** Query of another window: the zoom and what was chosen in the old one are gone. */
export const windowQuery = ({ begin, end }) => ({
  from: iso(begin),
  to: iso(end),
  days: "",
  zoom: "",
  flood: "",
  at: "",
});

export const presetQuery = (days) => ({
  days: String(days),
  from: "",
  to: "",
  zoom: "",
  flood: "",
  at: "",
});

export const zoomQuery = (zoom) => ({ zoom: zoom ? `${iso(zoom.begin)}~${iso(zoom.end)}` : "" });

/** The hash that shows the same tomorrow: days up to now become the days that they are. */
export function lasting(route, view, now) {
  const { begin, end } = windowOf(view, now);
  return hashOf("river", route.parts, {
    ...route.query,
    days: "",
    from: iso(begin),
    to: iso(end),
  });
}
