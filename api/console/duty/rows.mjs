// What the table of stations says: one row a station, by its main gauge, the worst first.
import { rank } from "../level.mjs";
import { paceOf, sumOf } from "./recent.mjs";
import { distance, expected, stepsOf } from "./standing.mjs";

const WATER = ["stage", "pool_level"];

/** The gauge that a station is known by where nothing warns: the first of these that it has. */
const MAIN = [...WATER, "displacement_u", "ammonia_nitrogen", "detection_confidence", "rain"];

/** SL 323 kinds as the desk looks for them. */
export const KINDS = {
  river: ["ZZ", "ZQ", "DD", "TT"],
  reservoir: ["RR"],
  rain: ["PP"],
  water: ["WQ"],
  slope: ["GH"],
  fire: ["FF", "MM"],
  uav: ["UV"],
};

const place = (property) => (MAIN.includes(property) ? MAIN.indexOf(property) : MAIN.length);

/** All gauges of each station, as they were registered. */
export function gauges(latest, stations) {
  const found = new Map();
  for (const item of latest.values()) {
    const all = found.get(item.station);
    if (all) all.push(item);
    else found.set(item.station, [item]);
  }
  return [...found].map(([code, items]) => ({
    station: stations.get(code) ?? { code, river: "", kind: "" },
    items,
  }));
}

/** The water level of a station where it has one; else what its worst warning looks at. */
function mainOf(items, warnings) {
  const main = items.reduce((a, b) => (place(b.property) < place(a.property) ? b : a));
  if (WATER.includes(main.property)) return main;
  const [worst] = [...warnings].sort((a, b) => rank(b.level) - rank(a.level));
  return items.find(({ datastream }) => datastream === worst?.datastream) ?? main;
}

/**
 * All that is said of a gauge, and `said`, a text that is the same as long as all of it is. `known` is {recent, rules, criteria, warnings by station, now,
 * words}.
 */
export function rowOf({ station, items }, known) {
  const { recent, rules, warnings, criteria, now, words } = known;
  const own = warnings.get(station.code) ?? [];
  const main = mainOf(items, own);
  const rain = items.find((item) => item.property === "rain");
  const level = own.reduce((worst, one) => (rank(one.level) > rank(worst) ? one.level : worst), "none");
  const isLevel = WATER.includes(main.property);
  const pace = isLevel ? paceOf(recent.get(main.datastream)) : null;
  const steps = isLevel ? stepsOf(rules.get(main.datastream) ?? [], now ?? Date.now(), words) : [];
  const { passed, next } = distance(steps, main.value);
  const aim = expected({ item: main, next, pace, warnings: own, criteria });
  const rained = rain ? sumOf(recent.get(rain.datastream)) : null;
  const said = [
    [main.datastream, main.time, main.value, main.flag, station.status, station.river, level, pace, rained],
    [passed?.name, passed?.value, next?.name, next?.value, aim?.at, aim?.isForecast],
  ].join("|");
  return { id: station.code, station, item: main, isLevel, level, pace, passed, next, aim, rained, said };
}

const shown = (passed) => (passed ? rank(passed.level) : -1);
const gap = ({ passed, next, item }) => {
  const step = passed ?? next;
  return step ? item.value - step.value : -Infinity;
};
const soon = ({ aim }) => aim?.at ?? Infinity;
const text = (a, b) => a.localeCompare(b, "zh-CN");

const registered = (a, b) => a.item.datastream - b.item.datastream;

/** How rows are put in order, the most pressing first. */
export const ORDERS = {
  worst: (a, b) =>
    rank(b.level) - rank(a.level) ||
    shown(b.passed) - shown(a.passed) ||
    soon(a) - soon(b) ||
    registered(a, b),
  name: (a, b) => text(a.item.station_name, b.item.station_name),
  pace: (a, b) => (b.pace ?? -Infinity) - (a.pace ?? -Infinity) || registered(a, b),
  over: (a, b) => shown(b.passed) - shown(a.passed) || gap(b) - gap(a) || registered(a, b),
  aim: (a, b) => soon(a) - soon(b) || registered(a, b),
  rained: (a, b) => (b.rained ?? -1) - (a.rained ?? -1) || registered(a, b),
  heard: (a, b) => (a.item.time ?? 0) - (b.item.time ?? 0) || registered(a, b),
};

/** Whether a row is wanted by river, kind of station and text. */
export function fits({ station, item, level }, { river, kind, text: sought, isWarned }) {
  const said = `${item.station_name} ${station.code} ${station.river} ${station.town ?? ""}`;
  return (
    (!river || station.river === river) &&
    (!kind || KINDS[kind].includes(station.kind)) &&
    (!isWarned || level !== "none") &&
    (!sought || said.toLowerCase().includes(sought.trim().toLowerCase()))
  );
}
