// What each station says now: its worst warning, its main reading, and whether it is silent.
import { rank } from "../level.mjs";
import { silentFor } from "../silence.mjs";

/** What a station is looked at for first, best first. */
const MAIN = [
  "stage",
  "pool_level",
  "discharge",
  "displacement_u",
  "ammonia_nitrogen",
  "detection_confidence",
  "battery_level",
  "air_temperature",
  "rain",
];

/** Where a kind of station is looked at for something else: a section's class, not its level. */
const OF_KIND = { WQ: ["ammonia_nitrogen", "codmn", "dissolved_oxygen", "total_phosphorus"] };

function placeOf({ property }, kind) {
  const order = [...(OF_KIND[kind] ?? []), ...MAIN];
  const place = order.indexOf(property);
  return place < 0 ? order.length : place;
}

/**
 * By station code: {items, main, level, warnings, time, isSilent}. `items` are its datastreams with
 * what they said last, `main` the one shown first; `level` is the worst open warning's, of one
 * `hazard` where it is given. A station is silent when its main datastream is, or was never heard.
 */
export function factsOf(state, stations, now, hazard) {
  const kinds = new Map(stations.map((one) => [one.code, one.kind]));
  const found = new Map();
  const of = (code) => {
    if (!found.has(code)) found.set(code, { items: [], main: null, level: "none", warnings: [], time: null });
    return found.get(code);
  };
  for (const item of state.latest.values()) {
    const fact = of(item.station);
    fact.items.push(item);
    const kind = kinds.get(item.station);
    if (!fact.main || placeOf(item, kind) < placeOf(fact.main, kind)) fact.main = item;
    if (item.time > fact.time) fact.time = item.time;
  }
  for (const warning of state.warnings.values()) {
    const fact = of(warning.station);
    fact.warnings.push(warning);
    const isWanted = !hazard || warning.hazard === hazard;
    if (isWanted && rank(warning.level) > rank(fact.level)) fact.level = warning.level;
  }
  for (const fact of found.values()) {
    fact.isSilent = !!fact.main && (!fact.main.time || silentFor(fact.main, now) > 0);
  }
  return found;
}

const NOTHING = { items: [], main: null, level: "none", warnings: [], time: null, isSilent: false };

/** What is known of a station that has said nothing: nothing. */
export const factOf = (facts, code) => facts.get(code) ?? NOTHING;

/** Whether a station is silent that should speak: one that is suspended should not. */
export const isMissed = (station, fact) => fact.isSilent && station.status !== "suspended";

/** Hazards by station code, as its rules name them. */
export function hazardsOf(criteria) {
  const found = new Map();
  for (const { station, hazard } of criteria.values()) {
    if (!found.has(station)) found.set(station, new Set());
    found.get(station).add(hazard);
  }
  return found;
}

/** Whether a station is wanted by the filters {hazard, kind, level}; each empty for all. */
export function isWanted(station, fact, hazards, { hazard, kind, level }) {
  if (kind && station.kind !== kind) return false;
  if (hazard && !hazards.get(station.code)?.has(hazard)) return false;
  if (level === "silent") return isMissed(station, fact);
  return !level || (level === "none" ? fact.level === "none" : rank(fact.level) >= rank(level));
}
