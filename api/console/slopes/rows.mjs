// What the pictures of a slope show, as rows. Pure.
import { isUsable } from "../series.mjs";
import { lengthOf } from "./slopes.mjs";

const HOUR_MS = 3600 * 1000;
const AXES = ["e", "n", "u"];

/** Rows {time, e, n, u, total} by time; the length where all components of the slope are known. */
export function vectors(readings) {
  const observed = AXES.filter((axis) => readings[`displacement_${axis}`]);
  const rows = new Map();
  for (const axis of observed) {
    const { time, value, flag } = readings[`displacement_${axis}`];
    time.forEach((at, i) => {
      if (!rows.has(at)) rows.set(at, { time: at, e: null, n: null, u: null });
      rows.get(at)[axis] = isUsable(flag[i]) ? value[i] : null;
    });
  }
  const parts = (row) => observed.map((axis) => row[axis]);
  const whole = (row) => (parts(row).includes(null) ? null : lengthOf(parts(row)));
  return [...rows.values()].sort((a, b) => a.time - b.time).map((row) => ({ ...row, total: whole(row) }));
}

/** Angle and velocity of a rule's series. */
export const seriesRows = ({ time, value, workings }) =>
  time.map((at, i) => ({ time: at, angle: value[i], velocity: workings.velocity?.[i] ?? null }));

/** The velocities of a fit that are known, oldest first, with their inverses. */
export const fitPoints = ({ judged, workings: { velocities, ages } }) =>
  velocities
    .map((velocity, i) => ({
      time: Date.parse(judged) - ages[i] * HOUR_MS,
      velocity,
      inverse: 1 / velocity,
    }))
    .filter(({ velocity }) => velocity > 0)
    .reverse();

/** Mean intensity of each duration of a rule's span, with the threshold at it. */
export function spectrum({ parameters: { alpha, beta }, workings: { durations, intensities } }) {
  return durations
    .map((hours, i) => ({ hours, intensity: intensities[i], threshold: alpha * hours ** -beta }))
    .filter(({ intensity }) => intensity !== null);
}
