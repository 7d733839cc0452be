// Whether a datastream is silent, as every page says it.

const MISSED_STEPS = 3;

/** How long a datastream has been silent in ms, when that is longer than it should be; or 0. */
export function silentFor({ time, interval_s }, now) {
  const silent = now - time;
  return time && now && silent > MISSED_STEPS * interval_s * 1000 ? silent : 0;
}
