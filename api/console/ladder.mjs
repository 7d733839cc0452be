// The thresholds of a datastream that are in force at a time.

const STEPS = ["blue", "yellow", "orange", "red"];

/** The `value` criterion of `datastream` in force at `now` (ms); undefined where there is none. */
export function criterionInForce(criteria, datastream, now) {
  const after = (text, otherwise) => (text ? Date.parse(text) : otherwise);
  return [...criteria.values()].find(
    (one) =>
      one.datastream === datastream &&
      one.indicator === "value" &&
      after(one.valid_from, -Infinity) <= now &&
      now < after(one.valid_to, Infinity),
  );
}

/**
 * Its configured steps, mildest first: [{level, name, value, over, under, isPassed(value)}], where
 * `over` and `under` say in words that a value is beyond the step or short of it.
 */
export function ladderOf(criterion, words) {
  const isSet = (level) => criterion?.[level] !== null && criterion?.[level] !== undefined;
  return STEPS.filter(isSet).map((level) => stepOf(criterion, level, words));
}

/** The worst level whose threshold `value` has reached on a criterion's ladder, whatever its holds. */
export function levelOf(criterion, value) {
  if (!criterion || value === null || value === undefined) return "none";
  const isBelow = criterion.direction === "below";
  const isSet = (threshold) => threshold !== null && threshold !== undefined;
  const isPassed = (threshold) => isSet(threshold) && (isBelow ? value <= threshold : value >= threshold);
  return STEPS.findLast((level) => isPassed(criterion[level])) ?? "none";
}

function stepOf(criterion, level, words) {
  const { property, direction, [level]: value } = criterion;
  const name = words.thresholdName(property, level);
  const isBelow = direction === "below";
  const isPassed = (one) => one !== null && (isBelow ? one <= value : one >= value);
  const over = isBelow ? words.below(name) : words.over(name);
  return { level, name, value, over, under: words.under(name), isPassed };
}
