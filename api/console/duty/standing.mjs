// How a gauge stands: how long silent, which step it has passed, and when it reaches the next.
import { beijing } from "../format.mjs";
import { criterionInForce, ladderOf } from "../ladder.mjs";

const HOUR_MS = 3600 * 1000;

/** Beyond so many hours a straight line says nothing (ours). */
const FURTHEST_H = 24;

/** The rules by datastream, so that each row looks at its own only. */
export function rulesByDatastream(criteria) {
  const found = new Map();
  for (const rule of criteria.values()) {
    if (found.has(rule.datastream)) found.get(rule.datastream).push(rule);
    else found.set(rule.datastream, [rule]);
  }
  return found;
}

/** The steps of a level in force at `now`, mildest first; of a pool the flood limit of the day. */
export function stepsOf(rules, now, words) {
  const limits = rules.filter((rule) => rule.indicator === "over_season_limit" && inForce(rule, now));
  const limit = limits.map((rule) => seasonLimit(rule.tables.season ?? [], now)).find(Number.isFinite);
  if (limit !== undefined) {
    const name = words.duty.floodLimit;
    const isPassed = (value) => value !== null && value >= limit;
    return [
      { level: "yellow", name, value: limit, over: words.over(name), under: words.under(name), isPassed },
    ];
  }
  const [first] = rules;
  return first ? ladderOf(criterionInForce(rules, first.datastream, now), words) : [];
}

const inForce = ({ valid_from: from, valid_to: to }, now) =>
  (!from || Date.parse(from) <= now) && (!to || now < Date.parse(to));

/** The level of the season's rows [from, to, level] that holds on the day, days as month * 100 + day. */
function seasonLimit(rows, now) {
  const day = new Date(beijing(now));
  const today = (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
  const holds = ([from, to]) =>
    from <= to ? from <= today && today <= to : from <= today || today <= to;
  return rows.filter(holds).at(-1)?.[2];
}

/** The highest step passed, the next one, and how far each is from `value`. */
export function distance(steps, value) {
  if (value === null || value === undefined) return {};
  const passed = steps.filter((step) => step.isPassed(value)).at(-1);
  const next = steps.find((step) => !step.isPassed(value));
  return { passed, next };
}

/**
 * When the next step is reached, as {step: its name and value, at: ms, isForecast}; null where
 * nothing says so. A warning of what is expected speaks first; else the rise of the last hour goes
 * on in a straight line, as far as a day ahead.
 */
export function expected({ item, next, pace, warnings, criteria }) {
  return told(warnings, criteria) ?? reckoned(item, next, pace);
}

const FORECASTS = ["time_to_level", "upstream_crossing"];

function told(warnings, criteria) {
  const [soonest] = warnings
    .filter(({ indicator, last_value }) => FORECASTS.includes(indicator) && last_value > 0)
    .sort((a, b) => a.last_value - b.last_value);
  if (!soonest) return null;
  const aim = criteria.get(soonest.criterion)?.parameters?.level;
  const at = Date.parse(soonest.last_time) + soonest.last_value * HOUR_MS;
  return { name: "", value: aim ?? null, at, isForecast: true };
}

function reckoned({ time, value }, next, pace) {
  if (!next || !time || value === null || pace === null || pace === 0) return null;
  const hours = (next.value - value) / pace;
  if (!(hours > 0 && hours <= FURTHEST_H)) return null;
  return { name: next.name, value: next.value, at: time + hours * HOUR_MS, isForecast: false };
}
