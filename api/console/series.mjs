// The readings of one datastream as columns {time, value, flag}; times in milliseconds, ascending.

const HOUR_MS = 3600 * 1000;

export const EMPTY = { time: [], value: [], flag: [] };

/** Readings that may be judged: flags good, not evaluated and suspect. */
export const isUsable = (flag) => flag <= 3;

/** Columns as the API sends them, with its ISO times as milliseconds. */
export const fromApi = ({ time, value, flag }) => ({
  time: time.map((text) => Date.parse(text)),
  value,
  flag,
});

/** `old` with `more` in it: appended in order, or merged by time, where the newer reading wins. */
export function merge(old, more) {
  if (!more.time.length) return old;
  const inOrder = more.time.every(
    (time, i) => time > (i ? more.time[i - 1] : (old.time.at(-1) ?? -Infinity)),
  );
  if (inOrder) return columns((name) => old[name].concat(more[name]));
  const rows = new Map();
  for (const part of [old, more])
    part.time.forEach((time, i) => rows.set(time, [part.value[i], part.flag[i]]));
  const time = [...rows.keys()].sort((a, b) => a - b);
  return {
    time,
    value: time.map((one) => rows.get(one)[0]),
    flag: time.map((one) => rows.get(one)[1]),
  };
}

/** The readings from `start` on. */
export function since(series, start) {
  const first = series.time.findIndex((time) => time >= start);
  if (first === 0) return series;
  return first < 0 ? EMPTY : columns((name) => series[name].slice(first));
}

const columns = (of) => ({ time: of("time"), value: of("value"), flag: of("flag") });

/** The readings of begin <= time <= end. */
export function between(series, { begin, end }) {
  const inside = (_, i) => series.time[i] >= begin && series.time[i] <= end;
  return columns((name) => series[name].filter(inside));
}

/** The newest reading that may be judged, as {time, value, flag}; null where there is none. */
export function newest(series) {
  for (let i = series.time.length - 1; i >= 0; i -= 1) {
    if (usableAt(series, i)) return at(series, i);
  }
  return null;
}

/** The highest usable reading; the first of equals. */
export function highest(series) {
  let best = -1;
  series.value.forEach((value, i) => {
    if (usableAt(series, i) && (best < 0 || value > series.value[best])) best = i;
  });
  return best < 0 ? null : at(series, best);
}

/** Change per hour over the last hour of readings; null while they span less than half of it. */
export function rate(series) {
  const last = newest(series);
  if (!last) return null;
  const base = series.time.findIndex(
    (time, i) => time >= last.time - HOUR_MS && usableAt(series, i),
  );
  const elapsed = (last.time - series.time[base]) / HOUR_MS;
  return elapsed >= 0.5 ? (last.value - series.value[base]) / elapsed : null;
}

/** The reading at a place: {time, value, flag}. */
export const at = (series, i) => ({ time: series.time[i], value: series.value[i], flag: series.flag[i] });

const usableAt = (series, i) => series.value[i] !== null && isUsable(series.flag[i]);

/** The newest reading of each datastream in columns that hold several: Map id -> {time, value, flag}. */
export function newestOf(datastream, series) {
  const found = new Map();
  datastream.forEach((id, i) => {
    if (!(found.get(id)?.time > series.time[i])) found.set(id, at(series, i));
  });
  return found;
}
