// The levels that a pool is measured against, as the registry and the rules in force have them.
import { beijing } from "../format.mjs";
import { criterionInForce } from "../ladder.mjs";

/** Levels from the bottom up, and the attribute (SL 323) that tells each. */
export const LIMITS = ["dead", "season", "normal", "design", "check", "crest"];
const ATTRIBUTES = { dead: "DDZ", season: "FSLTDZ", normal: "NORMZ", crest: "DAMEL" };
const STEPS = { yellow: "season", orange: "design", red: "check" };

/**
 * {known: [{name, value}] from the bottom up, unknown: [name]} of a station with its `rules` at
 * `now` (ms): from its attributes, from the ladder on its level (FSLTDZ, DSFLZ, CKFLZ), from the season's table, and
 * from the crest that its freeboard is measured to.
 */
export function limitsOf(station, level, rules, now) {
  const found = new Map();
  const add = (name, value) => Number.isFinite(value) && !found.has(name) && found.set(name, value);
  for (const { indicator, tables } of rules) {
    if (indicator === "over_season_limit") add("season", inSeason(tables?.season ?? [], now));
  }
  const ladder = level && station.kind === "RR" && criterionInForce(new Map(rules.map((one) => [one.id, one])), level.datastream, now);
  for (const [step, name] of Object.entries(STEPS)) add(name, ladder?.[step] ?? undefined);
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    add(name, numberOf(station.attributes[attribute]));
  }
  for (const { indicator, parameters } of rules) {
    if (indicator === "freeboard") add("crest", parameters.crest);
  }
  const known = LIMITS.filter((name) => found.has(name)).map((name) => ({ name, value: found.get(name) }));
  return { known, unknown: LIMITS.filter((name) => !found.has(name)) };
}

/** A text that is a number and nothing else. */
export const numberOf = (text) => (text?.trim() ? Number(text) : Number.NaN);

/** The flood-limit level of the day: rows from, to, level; days as month * 100 + day, both included. */
function inSeason(rows, now) {
  if (now === null) return undefined;
  const day = new Date(beijing(now));
  const today = (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
  const holds = ([from, to]) => (from <= to ? from <= today && today <= to : today >= from || today <= to);
  return rows.find(holds)?.[2];
}
