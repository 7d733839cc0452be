// The datastreams of the page: which stage is meant, its discharge, the rain that falls there.

const STAGES = ["stage", "pool_level"];
const EARTH_KM = 6371;

/** The stages that can be shown, by the name of their station. */
export const stages = (latest) =>
  [...latest.values()]
    .filter((item) => STAGES.includes(item.property))
    .sort((a, b) => a.station_name.localeCompare(b.station_name, "zh"));

/**
 * The stage that a link names, by its station or its datastream; without a name the one selected
 * on the duty desk, or the first. undefined where there is none of that name.
 */
export function stageOf({ latest, selected }, place) {
  const all = stages(latest);
  if (place === undefined) {
    const near = latest.get(selected)?.station;
    return all.find((item) => item.station === near) ?? all.find(isRiver) ?? all[0];
  }
  const own = all.find((item) => item.station === place);
  if (own) return own;
  const item = latest.get(Number(place));
  return item && all.find((one) => one.station === item.station);
}

const isRiver = ({ property }) => property === "stage";

/** Another property at the same station. */
export const besideOf = (latest, { station }, property) =>
  [...latest.values()].find((item) => item.station === station && item.property === property);

/** Rain gauges with their distance in km (null where a place is not known), the nearest first. */
export function gauges(latest, stations, { station }) {
  const here = stations.get(station);
  return [...latest.values()]
    .filter((item) => item.property === "rain")
    .map((item) => ({
      item,
      km: item.station === station ? 0 : distance(here, stations.get(item.station)),
    }))
    .sort((a, b) => (a.km ?? Infinity) - (b.km ?? Infinity));
}

/** The rain that is drawn: the chosen one, none if so chosen, or the nearest whose place is known. */
export function rainOf(found, chosen) {
  if (chosen === "none") return undefined;
  const wanted = chosen && found.find(({ item }) => String(item.datastream) === chosen);
  return wanted ?? (found[0]?.km === null ? undefined : found[0]);
}

/** Great circle in km. */
function distance(a, b) {
  if ([a, b].some((one) => one === undefined || one.lon === null || one.lat === null)) return null;
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const half = (to, from) => Math.sin(rad(to - from) / 2) ** 2;
  const chord =
    half(b.lat, a.lat) + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * half(b.lon, a.lon);
  return 2 * EARTH_KM * Math.asin(Math.sqrt(chord));
}
