// What the page of the county reads beside the state that is live anyway.
import { get, getAll } from "../api.mjs";

const FLIGHTS = 20;
const DETECTIONS = 60;

/** All stations. */
export const readStations = () => getAll("stations", { limit: 1000 });

/** Reservoirs by code, with the limits that hold today. */
export async function readReservoirs() {
  const { items } = await get("reservoirs");
  return new Map(items.map((one) => [one.code, one]));
}

const documents = new Map();

/** All layers with their documents; one whose digest is known is not read again. */
export async function readLayers() {
  const { items } = await get("layers");
  const read = async (layer) => {
    if (!documents.has(layer.digest)) documents.set(layer.digest, await get(`layers/${layer.name}`));
    return { ...layer, document: documents.get(layer.digest) };
  };
  return Promise.all(items.map(read));
}

/** The newest flights and detections, and the zones that hold at `now` (ms). */
export async function readSeen(now) {
  const [flights, detections, zones] = await Promise.all([
    get("flights", { limit: FLIGHTS }),
    get("detections", { limit: DETECTIONS }),
    getAll("zones"),
  ]);
  const holds = ({ valid_from, valid_to }) =>
    now === null || (Date.parse(valid_from) <= now && (!valid_to || now < Date.parse(valid_to)));
  return { flights: flights.items, detections: detections.items, zones: zones.filter(holds) };
}

/** A flight with its photos and detections, and its track; null without a number. */
export async function readFlight(id) {
  if (!id) return null;
  const [flight, track] = await Promise.all([get(`flights/${id}`), get(`flights/${id}/track`)]);
  return { flight, track };
}

/** Instants (ms) of what cameras and UAVs said last: they move when there is something to read. */
export function lastSeen(state) {
  const told = new Set(["detection_confidence", "detection_confirmed", "battery_level"]);
  return [...state.latest.values()]
    .filter((item) => told.has(item.property))
    .reduce((last, item) => Math.max(last, item.time ?? 0), 0);
}
