// What a rule measures, as text: an indicator's values in the unit that the indicator has.
import { number, quantity, signed, unitText } from "./format.mjs";

/** Text of an indicator's `value` on a warning; hours and seconds become durations. */
export function measured({ indicator, property, unit }, value, words) {
  if (value === null || value === undefined) return "—";
  if (indicator === "rate") return `${signed(value, property)} ${unitText(unit)}/h`;
  if (indicator === "silence") return words.duration(value * 1000);
  if (indicator === "time_to_level")
    return value === 0 ? words.reached : words.duration(value * 3600 * 1000);
  return quantity(value, property, unit);
}

/** What is wrong, e.g. 水位 · 超水位, or 水位 · 预计到达 74.00 m. */
export function whatOf({ indicator, property, title, unit }, criterion, words) {
  const what = words.what(indicator, property, criterion?.parameters);
  const aim = indicator === "time_to_level" ? criterion?.parameters.level : undefined;
  const goal = aim === undefined ? "" : ` ${quantity(aim, property, unit)}`;
  return `${words.property(property, title)} · ${what}${goal}`;
}

/** `≥ 保证水位 74.00 m`, or `≤ …` for a rule whose danger lies below. */
export function thresholdText(warning, criterion, words) {
  const name =
    warning.indicator === "value"
      ? words.thresholdName(warning.property, levelOf(warning, criterion))
      : words.threshold;
  const sign = criterion?.direction === "below" ? "≤" : "≥";
  return `${sign} ${name} ${measured(warning, warning.threshold, words)}`;
}

/** The step of the ladder that the warning's threshold is, its own level where none equals it. */
function levelOf(warning, criterion) {
  const steps = ["blue", "yellow", "orange", "red"];
  return steps.find((step) => criterion?.[step] === warning.threshold) ?? warning.level;
}

/** How far a value stands beyond the threshold, for values only. */
export function beyond(warning) {
  if (warning.indicator !== "value" || warning.last_value === null) return "";
  const { property, last_value: value, threshold } = warning;
  return value === threshold ? number(0, property) : signed(value - threshold, property);
}
