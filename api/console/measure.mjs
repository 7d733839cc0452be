// What a rule measures, as text: an indicator's values in the unit that the indicator has.
import { number, quantity, signed } from "./format.mjs";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;

/** Changes, where the sign says which way; and what is expected, where 0 is "there already". */
const SIGNED = new Set(["rate", "robust_rate", "rise", "over_season_limit", "net_inflow"]);
const EXPECTED = new Set(["time_to_level", "upstream_crossing"]);

/** Indicators that say little without the property that they look at. */
const OF_PROPERTY = new Set([
  "value",
  "rate",
  "robust_rate",
  "rise",
  "sum",
  "day_sum",
  "time_to_level",
  "velocity",
  "tangent_angle",
  "failure_time",
  "pollution_jump",
  "silence",
]);

/**
 * Text of an indicator's `value` on a warning: levels, classes and counts in words and cut, never
 * rounded up to what is not reached; hours and seconds as durations; all else in `value_unit`.
 */
export function measured(subject, value, words) {
  return textOf(subject, value, words, SIGNED.has(subject.indicator) ? signed : number);
}

function textOf({ indicator, property, unit, value_unit: own }, value, words, text) {
  if (value === null || value === undefined) return "—";
  if (words.reading[indicator]) return words.reading[indicator](Math.floor(value));
  if (own === "h" && value === 0 && EXPECTED.has(indicator)) return words.reached;
  if (own === "h") return words.duration(value * HOUR_MS);
  if (own === "s") return words.duration(value * SECOND_MS);
  const digits = own?.startsWith(unit) ? property : undefined;
  return quantity(value, digits, own ?? "", text);
}

/** What is wrong, e.g. 水位 · 超水位, or 水位 · 预计到达 74.00 m, or what a compound combines. */
export function whatOf(subject, criterion, words) {
  const parts = (criterion?.parts ?? []).map((part) => nameOf(part, part, words));
  if (parts.length) return [...new Set(parts)].join(words.joined[subject.indicator]);
  return nameOf(subject, criterion ?? {}, words);
}

function nameOf({ indicator, property, title, unit }, { parameters, direction }, words) {
  const what = words.what(indicator, property, parameters, direction);
  const aim = EXPECTED.has(indicator) ? parameters?.level : undefined;
  const goal = aim === undefined ? "" : ` ${quantity(aim, property, unit ?? "")}`;
  const subject = OF_PROPERTY.has(indicator) ? `${words.property(property, title)} · ` : "";
  return `${subject}${what}${goal}`;
}

/** `≥ 保证水位 74.00 m`, or `≤ …` for a rule whose danger lies below. */
export function thresholdText(warning, criterion, words) {
  const name =
    warning.indicator === "value"
      ? words.thresholdName(warning.property, levelOf(warning, criterion))
      : words.threshold;
  const sign = criterion?.direction === "below" ? "≤" : "≥";
  return `${sign} ${name} ${textOf(warning, warning.threshold, words, number)}`;
}

/** The step of the ladder that the warning's threshold is, its own level where none equals it. */
function levelOf(warning, criterion) {
  const steps = ["blue", "yellow", "orange", "red"];
  return steps.find((step) => criterion?.[step] === warning.threshold) ?? warning.level;
}

/** What the worst value so far is called: the highest, the lowest, the nearest or the longest. */
export function worstOf({ value_unit: own }, criterion, words) {
  const way = criterion?.direction ?? "above";
  return words.worst[own === "h" || own === "s" ? `${way}_${own}` : way] ?? words.worst[way];
}

/** The mark that a transition passed: by its name, or as the step that it is. */
export function markOf(change, subject, criterion, words) {
  const named = Object.entries(criterion?.marks ?? {}).find(([, at]) => at === change.threshold);
  return `${named?.[0] ?? words.passed} ${textOf(subject, change.threshold, words, number)}`;
}

/** How far a value stands beyond the threshold, for values only. */
export function beyond(warning) {
  if (warning.indicator !== "value" || warning.last_value === null) return "";
  const { property, last_value: value, threshold } = warning;
  return value === threshold ? number(0, property) : signed(value - threshold, property);
}
