// The last hour of each level and rain gauge: read once, then kept by what is heard.
import { isUsable, rate, since } from "../series.mjs";

const HOUR_MS = 3600 * 1000;

/** Map datastream -> {time, value, flag} of the columns of `latest/hour`. */
export function recentOf({ datastream, time, value }) {
  const recent = new Map();
  datastream.forEach((id, i) => {
    const series = recent.get(id) ?? { time: [], value: [], flag: [] };
    series.time.push(Date.parse(time[i]));
    series.value.push(value[i]);
    series.flag.push(1);
    recent.set(id, series);
  });
  return recent;
}

/** The same with the newest readings of `latest` that are not in it yet; itself where there are none. */
export function kept(recent, latest, before) {
  const news = [];
  for (const [id, item] of latest) {
    const series = recent.get(id);
    if (series && item !== before.get(id) && isNews(series, item)) news.push([id, item]);
  }
  if (!news.length) return recent;
  const next = new Map(recent);
  for (const [id, item] of news) next.set(id, appended(recent.get(id), item));
  return next;
}

const isNews = (series, { time, value, flag }) =>
  value !== null && isUsable(flag) && time > series.time.at(-1);

const appended = ({ time, value, flag }, item) =>
  since(
    { time: [...time, item.time], value: [...value, item.value], flag: [...flag, item.flag] },
    item.time - HOUR_MS,
  );

/** Change per hour over the last hour; null where that cannot be said. */
export const paceOf = (series) => (series ? rate(series) : null);

/** What fell in the hour before the newest reading, whose period is in it; null without readings. */
export function sumOf(series) {
  if (!series) return null;
  const start = series.time.at(-1) - HOUR_MS;
  return series.value.reduce((sum, value, i) => (series.time[i] > start ? sum + value : sum), 0);
}
