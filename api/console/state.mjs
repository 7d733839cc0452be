// What the console knows, and how each message changes it. Pure: state in, state out.
import { isUrgent, rank } from "./level.mjs";
import { routeOf } from "./route.mjs";
import { EMPTY, fromApi, merge, newestOf, since } from "./series.mjs";

const HOUR_MS = 3600 * 1000;
const CHANGES_KEPT = 30;

/**
 * `links` are the lines to the server, `heard` what has been read over them at least once. `now`
 * is the platform's time in ms at `readAt` of the monotonic clock. `curve` is null while it is
 * being read, and `early` what arrived of it meanwhile. `fresh` are urgent warnings not yet seen.
 * `returned` are warnings whose level is gone and which nobody had acknowledged; `asked` is what the
 * officer is about to do, {what, of}, null for nothing. `account` is who is signed in, null for
 * nobody, undefined while that is not known.
 */
export const initial = {
  language: "zh",
  route: routeOf(""),
  account: undefined,
  links: { warnings: "connecting", readings: "connecting" },
  heard: { warnings: false, readings: false },
  lostAt: null,
  mode: null,
  now: null,
  readAt: 0,
  latest: new Map(),
  criteria: new Map(),
  warnings: new Map(),
  returned: new Map(),
  asked: null,
  changes: [],
  fresh: new Set(),
  selected: null,
  hours: 72,
  curve: null,
  early: EMPTY,
};

const by = (key, items) => new Map(items.map((item) => [item[key], item]));

/** The newest reading of every datastream, read at `tick` of the monotonic clock. */
export function latestRead(state, { mode, now, items }, tick) {
  const latest = by(
    "datastream",
    items.map((item) => ({ ...item, time: item.time && Date.parse(item.time) })),
  );
  const clock = { now: now && Date.parse(now), readAt: tick };
  return selecting({ ...state, ...clock, mode, latest, heard: { ...state.heard, readings: true } });
}

/** Open warnings, criteria and latest transitions. Urgent warnings that come with a reconnect are fresh. */
export function warningsRead(state, { criteria, open, owed, recent }) {
  const before = (one) => state.warnings.get(one.id)?.level ?? "none";
  const worse = open.filter((one) => isUrgent(one.level) && rank(one.level) > rank(before(one)));
  const fresh = state.heard.warnings ? [...state.fresh, ...worse.map((one) => one.id)] : [];
  return selecting({
    ...state,
    criteria: by("id", criteria),
    warnings: by("id", open),
    returned: by("id", owed.filter(isReturned)),
    changes: recent.map(changeOf),
    fresh: new Set(fresh),
    heard: { ...state.heard, warnings: true },
  });
}

/** Chooses what to show first: the worst warning's datastream, or else a river's. */
function selecting(state) {
  if (state.selected !== null || !state.heard.warnings || !state.heard.readings) return state;
  const items = [...state.latest.values()];
  const stage = items.find((item) => item.property === "stage") ?? items[0];
  const worst = worstFirst(state).find((one) => !one.issued_by);
  return { ...state, selected: worst?.datastream ?? stage?.datastream ?? null };
}

/**
 * Open warnings worst first; among equals what endangers people before what tells of an instrument,
 * what is before what is expected, then the newest.
 */
export const worstFirst = (state) =>
  [...state.warnings.values()].sort(
    (a, b) =>
      rank(b.level) - rank(a.level) ||
      isOfInstrument(a) - isOfInstrument(b) ||
      isValue(b) - isValue(a) ||
      Date.parse(b.opened) - Date.parse(a.opened) ||
      b.id - a.id,
  );

const isOfInstrument = ({ family }) => ["equipment", "uav"].includes(family);

const isValue = ({ indicator }) => indicator === "value";

/** Highest open level by datastream. */
export function levels(state) {
  const found = new Map();
  for (const { datastream, level } of state.warnings.values()) {
    if (rank(level) > rank(found.get(datastream) ?? "none")) found.set(datastream, level);
  }
  return found;
}

/** A transition, and the warning as it stands after it; none follows from a late one. */
export function transitionHeard(state, { transition, warning }) {
  const others = state.changes.filter((one) => one.id !== transition.id);
  const next = { ...state, changes: [changeOf(transition), ...others].slice(0, CHANGES_KEPT) };
  if (!warning) return next;
  const isLouder =
    isUrgent(transition.to) && rank(transition.to) > rank(transition.from) && !warning.cleared;
  const fresh = isLouder ? new Set([...state.fresh, warning.id]) : state.fresh;
  return warningMoved({ ...next, fresh }, warning);
}

/** What a person did with a warning; one that is issued or raised by hand is news like any other. */
export function lifeHeard(state, { kind, warning }) {
  const isLouder = ["opened", "raised"].includes(kind) && isUrgent(warning.level) && !warning.cleared;
  const fresh = isLouder ? new Set([...state.fresh, warning.id]) : state.fresh;
  return warningMoved({ ...state, fresh }, warning);
}

/** A warning as it stands: its level, its last value or its peak moved, or it is cleared. */
export function warningMoved(state, warning) {
  const warnings = new Map(state.warnings);
  if (warning.cleared) warnings.delete(warning.id);
  else warnings.set(warning.id, warning);
  return { ...state, warnings, returned: returnedAfter(state.returned, warning) };
}

const isReturned = ({ state }) => state === "returned";

function returnedAfter(returned, warning) {
  if (!isReturned(warning) && !returned.has(warning.id)) return returned;
  const next = new Map(returned);
  next.delete(warning.id);
  return isReturned(warning) ? new Map([[warning.id, warning], ...next]) : next;
}

/** Whether it is a red warning that waits for somebody to take it on himself. */
const isAlarming = ({ level, state, shelved_until: shelved }) =>
  level === "red" && state === "open" && !shelved;

/** Whether an account may do what duty officers do; the server decides, this chooses what is offered. */
export const isOfficer = (account) => ["duty_officer", "administrator"].includes(account?.role);

/**
 * Red warnings that nobody has acknowledged, worst first: they sound until somebody does, at the
 * duty desk and wherever else an officer is.
 */
export const alarms = (state) =>
  state.route.page === "duty" || isOfficer(state.account)
    ? worstFirst(state).filter(isAlarming)
    : [];

function changeOf(transition) {
  return { ...transition, time: Date.parse(transition.time), kind: kindOf(transition) };
}

function kindOf({ from, to, reason }) {
  if (["late", "expired", "suspended", "mark"].includes(reason)) return reason;
  if (to === "none") return "cleared";
  if (from === "none") return "opened";
  return rank(to) > rank(from) ? "raised" : "lowered";
}

/** Newly accepted readings of any datastreams, and the platform's time after them. */
export function readingsHeard(state, { now, datastream, ...columns }, tick) {
  const next = { ...state, ...clockAfter(state, now, tick) };
  const readings = fromApi(columns);
  const latest = new Map(state.latest);
  for (const [id, { time, value, flag }] of newestOf(datastream, readings)) {
    const item = latest.get(id);
    if (item && !(item.time > time)) latest.set(id, { ...item, time, value, flag });
  }
  const isShown = (_, i) => datastream[i] === state.selected;
  const part = {
    time: readings.time.filter(isShown),
    value: readings.value.filter(isShown),
    flag: readings.flag.filter(isShown),
  };
  if (!state.curve) return { ...next, latest, early: merge(state.early, part) };
  return { ...next, latest, curve: trimmed(next, merge(state.curve, part)) };
}

/** A live clock never steps back between two messages; an exercise's goes where the replay is. */
function clockAfter(state, text, tick) {
  if (!text) return {};
  const told = Date.parse(text);
  return {
    now: state.mode === "exercise" ? told : Math.max(told, nowAt(state, tick)),
    readAt: tick,
  };
}

/** The platform's time at `tick`: a live clock moves by itself, an exercise's only with the replay. */
export const nowAt = (state, tick) =>
  state.now === null || state.mode === "exercise" ? state.now : state.now + (tick - state.readAt);

/** The whole curve of what is selected was read; what arrived meanwhile is newer. */
export const curveRead = (state, columns) => ({
  ...state,
  curve: trimmed(state, merge(fromApi(columns), state.early)),
  early: EMPTY,
});

const trimmed = (state, series) =>
  state.now === null ? series : since(series, state.now - state.hours * HOUR_MS);

/** Another datastream or another period on the screen. */
export const chosen = (state, choice) => ({ ...state, ...choice, curve: null, early: EMPTY });

/** A line to the server came up or broke; `at` is the time of the screen's clock. */
export function linkIs(state, name, link, at) {
  const links = { ...state.links, [name]: link };
  const isLost = Object.values(links).includes("lost");
  return { ...state, links, lostAt: isLost ? (state.lostAt ?? at) : null };
}

/** The officer has seen what is new. */
export const seen = (state) => (state.fresh.size ? { ...state, fresh: new Set() } : state);

/** Another page, or another view of it. */
export const routed = (state, route) => ({ ...state, route });

/** What the officer is about to do, or null where he leaves it. */
export const asking = (state, asked) => ({ ...state, asked });

/** Somebody signed in, or out (null). */
export const identified = (state, account) => ({ ...state, account });

/** Another language. */
export const spoken = (state, language) => ({ ...state, language });
