// The slopes as rows: what each measures, worst first. Pure.
import { itemsOf } from "../heard.mjs";
import { levelOf } from "../ladder.mjs";
import { rank } from "../level.mjs";
import { worstOf } from "../worst.mjs";

const NOTHING = Infinity;

/** Every slope with what it measures, from what was read and the `state` of the page. */
export const rowsOf = ({ measured, stations }, state) =>
  stations.map((station) => rowOf(station, measured, state)).sort(worstFirst);

function rowOf(station, measured, state) {
  const items = itemsOf(state, station.code);
  const own = measured.filter((one) => one.station === station.code);
  const level = worstOf(state, (one) => one.station === station.code);
  return { ...station, items, level, ...figuresOf(own, items, state.criteria) };
}

/** The figures of one slope from what its rules measured and what its instruments said last. */
export function figuresOf(own, items, criteria) {
  const by = (indicator, property) =>
    own.find((one) => one.indicator === indicator && one.property.startsWith(property));
  const value = (property) => items.find((item) => item.property === property)?.value ?? null;
  const angle = by("tangent_angle", "displacement");
  return {
    angle,
    band: levelOf(criteria.get(angle?.id), angle?.value),
    velocity: by("velocity", "displacement")?.value ?? angle?.workings.velocity ?? null,
    failure: by("failure_time", "displacement"),
    rain: by("intensity_duration", "rain"),
    crackRise: by("rise", "crack_width"),
    tiltRise: by("rise", "tilt"),
    crack: value("crack_width"),
    tilt: value("tilt"),
    displacement: lengthOf(["e", "n", "u"].map((axis) => value(`displacement_${axis}`))),
  };
}

/** Length of a vector, null where no component is known. */
export function lengthOf(parts) {
  const known = parts.filter((one) => one !== null && one !== undefined);
  return known.length ? Math.hypot(...known) : null;
}

/** Hours to the failure that is expected; infinite where none is. */
const hoursOf = ({ failure }) => failure?.value ?? NOTHING;

const worstFirst = (a, b) =>
  rank(b.level) - rank(a.level) ||
  rank(b.band) - rank(a.band) ||
  (hoursOf(a) === hoursOf(b) ? 0 : hoursOf(a) - hoursOf(b)) ||
  (b.velocity ?? -1) - (a.velocity ?? -1) ||
  a.code.localeCompare(b.code);

/** mm of rain in the last `hours`, as the rule of intensity and duration had it; null if unknown. */
export function rainOf(rain, hours) {
  const place = rain?.workings.durations?.indexOf(hours) ?? -1;
  const intensity = place < 0 ? null : rain.workings.intensities[place];
  return intensity === null ? null : intensity * hours;
}
