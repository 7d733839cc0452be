// The days of a year as rows: what the rules made of each noon. Pure.
import { levelOf } from "../ladder.mjs";

const DAY_MS = 24 * 3600 * 1000;
const BEIJING_MS = 8 * 3600 * 1000;
const CODES = ["ffmc", "dmc", "dc", "isi", "bui", "fwi"];
const WEATHER = ["temperature", "humidity", "wind", "rain"];

/** `2024-10-22` of days since 1970. */
const dateOf = (days) => new Date(days * DAY_MS).toISOString().slice(0, 10);

/** Days since 1970 of an instant of text, Beijing time; midnight ends a day. */
const dayOf = (text) => Math.ceil((Date.parse(text) + BEIJING_MS) / DAY_MS) - 1;

/**
 * The days of a `fire_weather` series by their dates, from the first noon that was closed to the
 * last: {date, level, isMissing, ...codes, ...weather}. One whose noon was not whole is missing.
 */
export function daysOf({ value, workings, known }, criterion) {
  const closed = new Map();
  (workings.day ?? []).forEach((day, i) => day !== null && closed.set(day, i));
  const whole = [...closed].filter(([, i]) => known[i]).map(([day]) => day);
  const [first, last] = [Math.min(...whole), Math.max(...closed.keys())];
  if (!whole.length) return [];
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const i = closed.get(first + n);
    const isMissing = i === undefined || !known[i];
    const told = (name) => [name, isMissing ? null : workings[name][i]];
    const numbers = Object.fromEntries([...CODES, ...WEATHER].map(told));
    const level = isMissing ? "none" : levelOf(criterion, value[i]);
    return { date: dateOf(first + n), level, isMissing, ...numbers };
  });
}

/** The grades of a `fire_danger` series by date, each as it stood last on that day. */
export function gradesOf({ time, value, workings, known }, criterion) {
  const found = new Map();
  time.forEach((text, i) => {
    if (!known[i]) return;
    const level = levelOf(criterion, value[i]);
    found.set(dateOf(dayOf(text)), { grade: value[i], index: workings.index[i], level });
  });
  return found;
}

/** The months of a year from the first to the last day given: [{month, blanks, dates}]. */
export function monthsOf(year, days) {
  if (!days.length) return [];
  const [first, last] = [days[0], days.at(-1)].map(({ date }) => Number(date.slice(5, 7)));
  return Array.from({ length: last - first + 1 }, (_, i) => monthOf(year, first + i));
}

function monthOf(year, month) {
  const begin = Date.UTC(year, month - 1, 1);
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const dates = Array.from({ length: count }, (_, i) => dateOf(begin / DAY_MS + i));
  return { month, blanks: (new Date(begin).getUTCDay() + 6) % 7, dates };
}
