// Places on the sheet: degrees east and north, equirectangular at the middle latitude of what is drawn.

const SHEET = 1000;
const LEAST_DEGREES = 0.02;
const METRES_PER_DEGREE = 111_195;

const hasPlace = ({ lon, lat }) => Number.isFinite(lon) && Number.isFinite(lat);

/**
 * A projection that has all `points` ({lon, lat}) and `boxes` ([west, south, east, north]) on its
 * sheet, or null where nothing has a place: {width, height, at([lon, lat]) -> [x, y], metres(m)}.
 */
export function projectionOf(points, boxes) {
  const lons = [...points.filter(hasPlace).map((one) => one.lon), ...boxes.flatMap(([w, , e]) => [w, e])];
  const lats = [...points.filter(hasPlace).map((one) => one.lat), ...boxes.flatMap(([, s, , n]) => [s, n])];
  if (!lons.length) return null;
  const [west, east] = widened(lons);
  const [south, north] = widened(lats);
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = SHEET / ((east - west) * shrink);
  return {
    width: SHEET,
    height: (north - south) * scale,
    at: ([lon, lat]) => [(lon - west) * shrink * scale, (north - lat) * scale],
    metres: (m) => (m / METRES_PER_DEGREE) * scale,
  };
}

/** From the least to the most with a margin of a twentieth. */
function widened(values) {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const margin = Math.max((high - low) / 20, LEAST_DEGREES);
  return [low - margin, high + margin];
}
