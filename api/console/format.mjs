// Numbers and Beijing times as text. Instants are milliseconds since the epoch.

const BEIJING_MS = 8 * 3600 * 1000;

/** Milliseconds that read as Beijing time when printed as UTC, whatever the zone of the screen. */
export const beijing = (ms) => ms + BEIJING_MS;

const stamp = (ms) => new Date(beijing(ms)).toISOString();

/** `2024-07-01 06:00` */
export const dateTime = (ms) => stamp(ms).slice(0, 16).replace("T", " ");

/** `07-01 06:00` */
export const dayTime = (ms) => dateTime(ms).slice(5);

/** `06:00:05` */
export const clockTime = (ms) => stamp(ms).slice(11, 19);

/** ISO 8601 with the offset, as the API takes it. */
export const iso = (ms) => stamp(ms).replace(/(\.000)?Z$/, "+08:00");

const DECIMALS = { stage: 2, pool_level: 2, gate_opening: 2, rain: 1, ph: 1, battery: 1 };

/** Digits that the instruments of a property are read to; three significant ones otherwise. */
export function number(value, property) {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  const size = Math.abs(value);
  const digits = DECIMALS[property] ?? (size >= 100 ? 0 : size >= 10 ? 1 : 2);
  const text = size.toFixed(digits);
  return value < 0 && Number(text) ? `−${text}` : text;
}

/** The same with its sign, a real minus included. */
export const signed = (value, property) =>
  `${value < 0 ? "−" : "+"}${number(Math.abs(value), property)}`;

const UNITS = { "m3/s": "m³/s", "10^6 m3": "10⁶ m³", 1: "", deg: "°" };

/** A unit as people write it, by the hour or the day too: `m³/s`, `°/d`. */
export function unitText(unit) {
  const [, own, pace] = unit.match(/^(.*?)(\/[hd])?$/);
  return (UNITS[own] ?? own) + (pace ?? "");
}

/** A value with its unit: `77.67 m`, `84.1°`; `text` is `number` or `signed`. */
export function quantity(value, property, unit, text = number) {
  const said = unitText(unit);
  const gap = said && !/^°(\/|$)/.test(said) ? " " : "";
  return `${text(value, property)}${gap}${said}`;
}
