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

const NAMES = ["name", "NAME", "Name", "名称", "title"];
const THIN = 0.05;

/**
 * What is to be drawn of a GeoJSON document: {path, points: [[x, y, name]], names: [[x, y, name]]},
 * on the sheet of `at`. Vertices nearer to each other than can be seen are left out.
 */
export function drawingOf(document, at) {
  const drawn = { path: [], points: [], names: [] };
  for (const { geometry, properties } of featuresOf(document)) {
    const name = String(NAMES.map((key) => properties?.[key]).find(Boolean) ?? "");
    if (geometry) draw(geometry, name, at, drawn);
  }
  return { ...drawn, path: drawn.path.join("") };
}

function featuresOf(document) {
  if (document.type === "FeatureCollection") return document.features;
  return document.type === "Feature" ? [document] : [{ geometry: document, properties: null }];
}

function draw({ type, coordinates, geometries }, name, at, drawn) {
  if (type === "GeometryCollection") for (const one of geometries) draw(one, name, at, drawn);
  const line = (positions, end = "") => drawn.path.push(lineOf(positions.map(at), end));
  const area = (rings) => {
    for (const ring of rings) line(ring, "Z");
    if (name) drawn.names.push([...middleOf(rings[0].map(at)), name]);
  };
  const point = (position) => drawn.points.push([...at(position), name]);
  if (type === "Point") point(coordinates);
  if (type === "MultiPoint") coordinates.forEach(point);
  if (type === "LineString") line(coordinates);
  if (type === "MultiLineString") for (const one of coordinates) line(one);
  if (type === "Polygon") area(coordinates);
  if (type === "MultiPolygon") coordinates.forEach(area);
}

function lineOf(places, end) {
  const kept = [places[0]];
  for (const place of places.slice(1)) {
    const [x, y] = kept.at(-1);
    if (Math.hypot(place[0] - x, place[1] - y) >= THIN) kept.push(place);
  }
  return `M${kept.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L")}${end}`;
}

function middleOf(places) {
  const of = (axis) => places.map((place) => place[axis]);
  const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;
  return [mean(of(0)), mean(of(1))];
}
