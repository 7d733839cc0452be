// What the pages of slopes read. Numbers of rules are the engine's own.
import { get, getAll } from "../api.mjs";
import { iso } from "../format.mjs";
import { fromApi } from "../series.mjs";

export { useData } from "../data.mjs";

const DAY_MS = 24 * 3600 * 1000;
const INDICATORS = ["tangent_angle", "failure_time", "velocity", "rise", "intensity_duration"];
const DISPLACEMENTS = ["displacement_e", "displacement_n", "displacement_u"];
const OTHERS = ["crack_width", "tilt"];
const INSTANTS = 400;
const STEPS_S = [300, 600, 900, 1800, 3600, 7200, 14400, 21600];

/** What was measured last of all slopes, and the stations that are slopes. */
export async function readAll() {
  const [measured, stations] = await Promise.all([
    get("measured", { indicator: INDICATORS }),
    getAll("stations", { limit: 1000 }),
  ]);
  return { measured: measured.items, stations: stations.filter(({ kind }) => kind === "GH") };
}

/** What the page of one slope draws of the `days` up to `at`; `items` are its datastreams. */
export async function readSlope(code, items, at, days) {
  const span = { begin: at - days * DAY_MS, end: at };
  const of = (property) => items.find((item) => item.property === property);
  const curves = [...DISPLACEMENTS, ...OTHERS].filter(of);
  const [{ items: measured }, rain, ...readings] = await Promise.all([
    get("measured", { indicator: INDICATORS, station: code, at: iso(at) }),
    of("rain") ? readCurve(of("rain"), span, { step: "1h", agg: "sum" }) : null,
    ...curves.map((property) => readCurve(of(property), span)),
  ]);
  const angle = measured.find(({ indicator }) => indicator === "tangent_angle");
  const angles = angle ? await readSeries(angle, span, of(angle.property)) : null;
  return {
    span,
    measured,
    rain,
    angles,
    readings: Object.fromEntries(curves.map((property, i) => [property, readings[i]])),
  };
}

async function readCurve({ datastream }, { begin, end }, more) {
  const query = { from: iso(begin), to: iso(end + 1), format: "columns", ...more };
  return fromApi(await get(`datastreams/${datastream}/observations`, query));
}

/** What a rule measured through a span, with times in ms. */
async function readSeries({ id }, { begin, end }, item) {
  const least = Math.max((end - begin) / INSTANTS / 1000, item?.interval_s ?? 0);
  const step = STEPS_S.find((one) => one >= least) ?? STEPS_S.at(-1);
  const found = await get(`criteria/${id}/series`, { from: iso(begin), to: iso(end), step });
  return { ...found, time: found.time.map((text) => Date.parse(text)) };
}
