// Fire weather by station, and its bearing on what was seen. Pure.
import { levelOf } from "../ladder.mjs";
import { rank } from "../level.mjs";

const EARTH_KM = 6371;

/** The weather stations, the most dangerous first: {code, station, fwi, level, grade}. */
export function weatherOf({ measured, stations }, criteria) {
  const found = new Map();
  for (const one of measured) {
    if (!["fire_weather", "fire_danger"].includes(one.indicator)) continue;
    const row = found.get(one.station) ?? { code: one.station, station: stations.get(one.station) };
    const which = one.indicator === "fire_weather" ? "fwi" : "danger";
    row[which] = one;
    row[`${which}Level`] = levelOf(criteria.get(one.id), one.value);
    found.set(one.station, row);
  }
  return [...found.values()].map((row) => ({ ...row, level: worse(row.fwiLevel, row.dangerLevel) })).sort(worst);
}

const worse = (a = "none", b = "none") => (rank(a) >= rank(b) ? a : b);

const worst = (a, b) =>
  rank(b.level) - rank(a.level) ||
  (b.fwi?.value ?? -1) - (a.fwi?.value ?? -1) ||
  a.code.localeCompare(b.code);

/** The weather where something was seen: of the nearest station, or the worst where no place is known. */
export function weatherAt({ lon, lat }, rows) {
  const far = (row) => distance({ lon, lat }, row.station ?? {});
  const placed = rows.map((row) => ({ row, km: far(row) })).filter(({ km }) => km !== null);
  placed.sort((a, b) => a.km - b.km);
  return placed[0] ?? (rows.length ? { row: rows[0], km: null } : null);
}

function distance(a, b) {
  if ([a.lon, a.lat, b.lon, b.lat].some((one) => one === null || one === undefined)) return null;
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const [dy, dx] = [rad(b.lat - a.lat), rad(b.lon - a.lon)];
  const h = Math.sin(dy / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(dx / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(h));
}

/** What waits for a person first, by the danger of its weather; then by time, the newest first. */
export function ranked(detections, rows) {
  return detections
    .map((one) => ({ ...one, weather: weatherAt(one, rows) }))
    .sort(
      (a, b) =>
        isOpen(b) - isOpen(a) ||
        (isOpen(a) && rank(levelAt(b)) - rank(levelAt(a))) ||
        Date.parse(b.time) - Date.parse(a.time) ||
        b.id - a.id,
    );
}

const levelAt = ({ weather }) => weather?.row.level ?? "none";

/** Nobody has judged it, and it is of no known source. */
export const isOpen = ({ verdict, zone_id: zone }) => verdict === null && zone === null;
