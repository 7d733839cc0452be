// What is drawn of a GeoJSON document: its lines and rings, its points, and their names.

const NAMES = ["name", "NAME", "Name", "名称", "title"];

/**
 * {lines: [{places, end, box}], points: [[x, y, name]], names: [[x, y, name]]} of a document on the
 * sheet of `at`: `end` closes a ring, `box` is [left, top, right, bottom], `names` are of areas.
 */
export function drawingOf(document, at) {
  const drawn = { lines: [], points: [], names: [] };
  for (const { geometry, properties } of featuresOf(document)) {
    const name = String(NAMES.map((key) => properties?.[key]).find(Boolean) ?? "");
    if (geometry) draw(geometry, name, at, drawn);
  }
  return drawn;
}

function featuresOf(document) {
  if (document.type === "FeatureCollection") return document.features;
  return document.type === "Feature" ? [document] : [{ geometry: document, properties: null }];
}

function draw({ type, coordinates, geometries }, name, at, drawn) {
  if (type === "GeometryCollection") for (const one of geometries) draw(one, name, at, drawn);
  const line = (positions, end = "") => {
    const places = positions.map(at);
    drawn.lines.push({ places, end, box: boxOf(places) });
    return places;
  };
  const area = ([outer, ...holes]) => {
    const places = line(outer, "Z");
    for (const hole of holes) line(hole, "Z");
    if (name) drawn.names.push([...middleOf(places), name]);
  };
  const point = (position) => drawn.points.push([...at(position), name]);
  if (type === "Point") point(coordinates);
  if (type === "MultiPoint") coordinates.forEach(point);
  if (type === "LineString") line(coordinates);
  if (type === "MultiLineString") for (const one of coordinates) line(one);
  if (type === "Polygon") area(coordinates);
  if (type === "MultiPolygon") coordinates.forEach(area);
}

function boxOf(places) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of places) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function middleOf(places) {
  const of = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  return [of(0), of(1)];
}

/**
 * The path of the `lines` that touch a window ([left, top, right, bottom] on the sheet), without
 * vertices nearer to each other than `least`: what cannot be seen costs nothing.
 */
export const pathWithin = (lines, [left, top, right, bottom], least) =>
  lines
    .filter(({ box }) => box[0] <= right && box[2] >= left && box[1] <= bottom && box[3] >= top)
    .map(({ places, end }) => lineOf(places, end, least))
    .join("");

function lineOf(places, end, least) {
  let [x, y] = places[0];
  let path = `M${x.toFixed(2)} ${y.toFixed(2)}`;
  for (const place of places) {
    const isLast = place === places.at(-1) && !end;
    if (!isLast && Math.abs(place[0] - x) < least && Math.abs(place[1] - y) < least) continue;
    [x, y] = place;
    path += `L${x.toFixed(2)} ${y.toFixed(2)}`;
  }
  return path + end;
}
