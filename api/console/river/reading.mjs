// What the page reads from the server, and when it reads it again.
import { get, getAll } from "../api.mjs";
import { iso } from "../format.mjs";
import { fromApi, merge } from "../series.mjs";

const POINTS = 2000;
const DAY_MS = 24 * 3600 * 1000;

/** How rain is taken together: by the hour, and over more than a fortnight by days. */
export const rainStep = ({ begin, end }) => (end - begin > 14 * DAY_MS ? "1d" : "1h");

/**
 * A curve in a window, as {time, value, flag, part_s, read}; `zoom` is read more closely, and what
 * it adds are further readings between those that draw the whole. `part_s` is the zoomed part's.
 */
export async function readCurve(datastream, window, zoom) {
  const [whole, near] = await Promise.all([
    readPart(datastream, window),
    zoom && readPart(datastream, zoom),
  ]);
  if (!near) return whole;
  return { ...merge(whole, near), part_s: near.part_s, read: near.read };
}

async function readPart(datastream, { begin, end }) {
  const columns = await get(`datastreams/${datastream}/observations`, {
    format: "columns",
    points: POINTS,
    from: iso(begin),
    to: iso(end + 1),
  });
  return { ...fromApi(columns), part_s: columns.part_s, read: columns.read };
}

/** Rain in steps, each stamped by its end. */
export async function readRain(datastream, { begin, end }) {
  const columns = await get(`datastreams/${datastream}/observations`, {
    format: "columns",
    step: rainStep({ begin, end }),
    from: iso(begin),
    to: iso(end + 1),
  });
  return fromApi(columns);
}

/** What the picture needs: {stage, flow, rain}, the latter two null where there are none. */
export async function readAll(stage, flow, rain, window, zoom) {
  const [curve, discharge, bars] = await Promise.all([
    readCurve(stage, window, zoom),
    flow ? readCurve(flow, window, zoom) : null,
    rain ? readRain(rain, zoom ?? window) : null,
  ]);
  return { stage: curve, flow: discharge, rain: bars };
}

export const readStations = async () =>
  new Map((await getAll("stations", { limit: 1000 })).map((one) => [one.code, one]));

/** The floods of a datastream; undefined while none is asked for. */
export const readFloods = async (datastream) =>
  datastream ? get(`datastreams/${datastream}/floods`) : undefined;

export const readComparison = (datastream, at) =>
  get(`datastreams/${datastream}/comparison`, { at: at ? iso(at) : undefined });

/** The rating curve of a station; null where `property` is no stage of a river. */
export const readRating = async (station, property) =>
  property !== "stage" ? null : get(`stations/${encodeURIComponent(station)}/rating`);
