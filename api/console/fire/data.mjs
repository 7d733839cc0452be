// What the pages of forest fire read. Numbers of rules are the engine's own.
import { get, getAll, send } from "../api.mjs";
import { iso } from "../format.mjs";

export { useData } from "../data.mjs";

const STEP_MS = 6 * 3600 * 1000;
const LATEST = 50;
const BEIJING = "+08:00";

/** What weather and cameras measured last, what was seen, the flights and the known sources. */
export async function readAll() {
  const [measured, stations, detections, flights, zones] = await Promise.all([
    get("measured", { indicator: ["fire_weather", "fire_danger", "detections"] }),
    getAll("stations", { limit: 1000 }),
    get("detections", { limit: LATEST }),
    get("flights", { limit: LATEST }),
    getAll("zones"),
  ]);
  return {
    measured: measured.items,
    stations: new Map(stations.map((one) => [one.code, one])),
    detections: detections.items,
    flights: flights.items,
    zones,
  };
}

/** A person's word on a detection. */
export const judge = (id, verdict, remark) =>
  send("POST", `detections/${id}/verdict`, { verdict, remark });

/** What one rule measured every six hours of `year` up to `now` (ms); null before the year. */
async function readYear({ id }, year, now) {
  const begin = Date.parse(`${year}-01-01T18:00:00${BEIJING}`);
  const end = Math.min(Date.parse(`${year + 1}-01-01T12:00:00${BEIJING}`), now + STEP_MS);
  if (end < begin) return null;
  return get(`criteria/${id}/series`, { from: iso(begin), to: iso(end), step: "6h" });
}

/** The rules of one station: what each measured last, and every six hours of `year` up to `now`. */
export async function readStation(code, year, now) {
  const indicator = ["fire_weather", "fire_danger"];
  const { items } = await get("measured", { indicator, station: code, at: iso(now) });
  const rule = (name) => items.find((one) => one.indicator === name);
  const whole = async (one) => one && { now: one, year: await readYear(one, year, now) };
  const [weather, danger] = await Promise.all(indicator.map((name) => whole(rule(name))));
  return { weather, danger };
}
