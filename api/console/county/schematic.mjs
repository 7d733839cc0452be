// The river system as a plan of lines: the main river across, its tributaries above and below.
// Distances and directions mean nothing; an order or a confluence that is not known is dashed.

const COLUMN = 206;
const STEP = 27;
const BAND = 66;
const ALONG = 96;
const HEAD = 26;
const CELL = { width: 32, height: 20 };
const BOX = { width: 184, row: 20, gap: 14, head: 24 };
const LEFT = 44;

/**
 * Where all stands: {width, height, lines: [{d, isKnown, isMain}], names: [{x, y, text, isMain}],
 * nodes: [{code, x, y, label}], boxes: [{x, y, width, height, town}]} of `riversOf(…)`. `label` is
 * "right", "above", "below", "cell" (a small one) or "row".
 */
export function planOf({ rivers, loose }) {
  const plan = { width: 0, height: 0, lines: [], names: [], nodes: [], boxes: [] };
  const [main, ...others] = rivers;
  if (main) drawRivers(plan, main, sidesOf(main, others));
  drawLoose(plan, loose);
  return plan;
}

/** Tributaries on two sides of the main river, each followed by those that join it. */
function sidesOf(main, others) {
  const joining = (name) => others.filter((one) => one.into === name);
  const withOwn = (one) => [one, ...joining(one.name).flatMap(withOwn)];
  const sides = [[], []];
  for (const one of joining(main.name)) {
    sides[sides[1].length < sides[0].length ? 1 : 0].push(...withOwn(one));
  }
  return sides;
}

function drawRivers(plan, main, sides) {
  const tall = (side) => Math.max(0, ...side.map((one) => heightOf(one)));
  const y = (sides[0].length ? tall(sides[0]) + BAND : 60) + 8;
  const columns = Math.max(1, ...sides.map((side) => side.length));
  const right = LEFT + Math.max(columns * COLUMN + (sides[1].length >= columns ? COLUMN / 2 : 0), (main.line.length + 1) * ALONG);
  const stem = drawMain(plan, main, y, right);
  sides.forEach((side, i) => drawSide(plan, side, { y, way: i ? 1 : -1, right, stem, shift: i ? 0.5 : 0 }));
  plan.width = right + 40;
  const below = sides[1].length ? tall(sides[1]) + BAND : 60;
  plan.height = y + Math.max(below, 60 + Math.ceil(main.beside.length / 2) * CELL.height) + 8;
}

const heightOf = ({ line, beside }) =>
  HEAD + Math.max(line.length * STEP, Math.ceil(beside.length / 2) * CELL.height);

/** The main river from left to right; returns where its stations stand. */
function drawMain(plan, main, y, right) {
  const end = right + 20;
  const step = (right - LEFT) / (main.line.length + 1);
  const turn = LEFT + step * (main.line.length - main.known + 0.5);
  const source = LEFT - 24;
  if (main.known < main.line.length) {
    plan.lines.push({ d: `M${source} ${y}H${main.known ? turn : end}`, isKnown: false, isMain: true });
  }
  if (main.known) {
    const from = main.known < main.line.length ? turn : source;
    plan.lines.push({ d: `M${from} ${y}H${end}`, isKnown: true, isMain: true });
  }
  plan.arrow = { x: end, y };
  plan.names.push({ x: 8, y: y + 34, text: main.name, isMain: true });
  const stem = new Map();
  main.line.forEach(({ code }, i) => {
    const x = LEFT + step * (i + 1);
    stem.set(code, x - step / 2);
    plan.nodes.push({ code, x, y, label: i % 2 ? "below" : "above" });
  });
  cells(plan, main.beside, 18, y + 54, 2);
  return stem;
}

function drawSide(plan, side, { y, way, right, stem, shift }) {
  const width = (right - LEFT) / Math.max(1, side.length + shift);
  const base = y + way * BAND;
  const placed = new Map();
  side.forEach((river, i) => {
    const x = LEFT + width * (i + shift) + 82;
    const parent = placed.get(river.into);
    placed.set(river.name, { x, depth: (parent?.depth ?? 0) + 1 });
    const isKnown = stem.has(river.at);
    const end = isKnown ? `L${stem.get(river.at)} ${y}` : `V${y}`;
    const inner = parent && `V${base - way * (BAND * 0.16) * parent.depth}H${parent.x}`;
    plan.lines.push({ d: `M${x} ${base}${inner ?? end}`, isKnown: !parent && isKnown });
    drawTributary(plan, river, x, base, way);
  });
}

/** A tributary from its mouth outwards: the last station before the mouth stands next to it. */
function drawTributary(plan, { name, line, beside, known, into, isIntoKnown }, x, base, way) {
  const end = base + way * (line.length * STEP);
  const turn = base + way * known * STEP;
  if (known) plan.lines.push({ d: `M${x} ${base}V${turn}`, isKnown: true });
  if (known < line.length) plan.lines.push({ d: `M${x} ${turn}V${end}`, isKnown: false });
  line.forEach(({ code }, i) => {
    plan.nodes.push({ code, x, y: end - way * (i + 0.5) * STEP, label: "right" });
  });
  const rows = Math.ceil(beside.length / 2);
  const far = base + way * Math.max(line.length * STEP, rows * CELL.height);
  const text = isIntoKnown ? `${name} → ${into}` : name;
  plan.names.push({ x: x - 74, y: far + way * 14 + 4, text });
  const top = way > 0 ? base : far;
  cells(plan, beside, x - 74, top + (way > 0 ? 8 : 10), 2);
}

/** Small ones in rows of so many. */
function cells(plan, stations, left, top, across) {
  stations.forEach(({ code }, i) => {
    const x = left + (i % across) * CELL.width;
    plan.nodes.push({ code, x, y: top + Math.floor(i / across) * CELL.height, label: "cell" });
  });
}

/** Stations of no known river, by town, in boxes below. */
function drawLoose(plan, loose) {
  plan.width = Math.max(plan.width, Math.min(loose.length, 5) * (BOX.width + BOX.gap) + 24, 420);
  const across = Math.max(1, Math.floor((plan.width - 24) / (BOX.width + BOX.gap)));
  let top = plan.height + (loose.length && plan.height ? 24 : 12);
  for (let i = 0; i < loose.length; i += across) {
    const row = loose.slice(i, i + across);
    const tallest = Math.max(...row.map(([, members]) => members.length));
    const height = BOX.head + tallest * BOX.row + 8;
    row.forEach(([town, members], j) => {
      const x = 12 + j * (BOX.width + BOX.gap);
      plan.boxes.push({ x, y: top, width: BOX.width, height, town });
      members.forEach(({ code }, n) => {
        plan.nodes.push({ code, x: x + 16, y: top + BOX.head + (n + 0.5) * BOX.row, label: "row" });
      });
    });
    top += height + BOX.gap;
  }
  plan.height = Math.max(top, 120);
}
