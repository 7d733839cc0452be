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
  if (property in DECIMALS) return value.toFixed(DECIMALS[property]);
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** The same with its sign, a real minus included. */
export const signed = (value, property) =>
  `${value < 0 ? "−" : "+"}${number(Math.abs(value), property)}`;

const UNITS = { "m3/s": "m³/s", "10^6 m3": "10⁶ m³", 1: "", deg: "°" };

export const unitText = (unit) => UNITS[unit] ?? unit;

/** A value with its unit: `77.67 m`. */
export const quantity = (value, property, unit) =>
  `${number(value, property)} ${unitText(unit)}`.trimEnd();
