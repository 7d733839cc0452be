// How well each part of the platform is: pure, from what the API said to well, doubt or trouble.

/** From best to worst; "unknown" is not known yet, and no state at all. */
export const STATES = ["unknown", "well", "doubt", "trouble"];

/** The processes that a platform on one machine has. */
export const EXPECTED = ["collector", "engine", "notifier", "api", "watch"];

const SILENT_SHARE = 0.1;
const READING_S = [300, 600];
const LAG_S = [10, 60];
const DUE_S = [15, 60];

/** The worst of some states. */
export const worst = (states) =>
  STATES[Math.max(0, ...states.map((state) => STATES.indexOf(state)))];

/** Doubt from the first of two bounds on, trouble from the second. */
const graded = (value, [doubt, trouble]) =>
  value >= trouble ? "trouble" : value >= doubt ? "doubt" : "well";

/** Stations in service and those of them that are silent, longest silent first. */
export function stationsOf(health) {
  const active = health.filter((one) => one.status === "active");
  const silent = active.filter((one) => !one.online).sort((a, b) => heard(a) - heard(b));
  const state = !silent.length
    ? "well"
    : silent.length < active.length * SILENT_SHARE
      ? "doubt"
      : "trouble";
  return { active, silent, suspended: health.length - active.length, state };
}

const heard = ({ last_heard: at }) => (at ? Date.parse(at) : 0);

export const ingestState = ({ reading_age_s: age }) =>
  age === null ? "doubt" : graded(age, READING_S);

export const engineState = ({ alive, behind, lag_s: lag }) =>
  alive ? graded(behind ? lag : 0, LAG_S) : "trouble";

export const notifierState = ({ waiting, oldest_s: oldest }) =>
  graded(waiting ? oldest : 0, DUE_S);

export const rejectsState = ({ counts }) => (counts.length ? "doubt" : "well");

export const channelState = ({ fails, failures }) =>
  fails ? "trouble" : failures ? "doubt" : "well";

/** What beats, and as `missing` what should and is not there at all. */
export function processesOf(heartbeats) {
  const known = new Set(heartbeats.map((one) => one.process));
  const missing = EXPECTED.filter((process) => !known.has(process));
  const absent = missing.map((process) => ({ process, holder: "", age_s: null, alive: false }));
  return [...heartbeats, ...absent].map((one) => ({ ...one, state: processState(one, heartbeats) }));
}

/** A dead process that another one of its kind stands in for is no trouble. */
function processState({ process, alive }, all) {
  if (alive) return "well";
  return all.some((one) => one.process === process && one.alive) ? "doubt" : "trouble";
}

export const checksState = (checks) => (checks.every((one) => one.ok) ? "well" : "trouble");

export const loadState = ({ rate, steady, maximum, flood }) =>
  maximum > flood ? "trouble" : rate >= steady ? "doubt" : "well";

/**
 * Figures of a day with `due`, what should have come of it by the share `elapsed` of the day, with
 * `absent` and the usable share; the worst first.
 */
export function qualityOf(items, elapsed) {
  return items
    .map((one) => {
      const due = Math.max(1, Math.floor(one.expected * elapsed));
      const absent = Math.max(0, due - one.received);
      return { ...one, due, absent, usable: Math.min(1, one.good / due) };
    })
    .sort((a, b) => a.usable - b.usable || a.datastream - b.datastream);
}
