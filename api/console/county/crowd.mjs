// Room on the map: stations that would lie on each other become one mark with a number, and of the
// labels only those are written that hide nothing.

const NEAR = 30;
const LETTER = 11.5;
const LINE = 15;

/**
 * Marks of `points` ({x, y, weight, …}, on the sheet) at the scale `k`: [{x, y, members}], the
 * heaviest first in each and over all. Nothing heavy is hidden in something light.
 */
export function clustered(points, k) {
  const found = [];
  const buckets = new Map();
  const key = (x, y) => `${Math.floor(x / NEAR)}/${Math.floor(y / NEAR)}`;
  for (const one of [...points].sort((a, b) => b.weight - a.weight)) {
    const [x, y] = [one.x * k, one.y * k];
    const lead = around(x, y).flatMap(([a, b]) => buckets.get(key(a, b)) ?? []).find(
      (mark) => Math.hypot(mark.at[0] - x, mark.at[1] - y) < NEAR,
    );
    if (lead) {
      lead.members.push(one);
      continue;
    }
    const mark = { x: one.x, y: one.y, at: [x, y], members: [one] };
    found.push(mark);
    buckets.set(key(x, y), [...(buckets.get(key(x, y)) ?? []), mark]);
  }
  return found;
}

const around = (x, y) =>
  [-1, 0, 1].flatMap((i) => [-1, 0, 1].map((j) => [x + i * NEAR, y + j * NEAR]));

/** Width of a text in px: Chinese letters are square, others half of that. */
const widthOf = (text) =>
  [...text].reduce((sum, one) => sum + (one.codePointAt(0) > 0x2e80 ? LETTER : LETTER * 0.56), 0);

/**
 * Which of `labels` ({x, y, text}, px) can be written to the right of their places, the first ones
 * first, so that none lies on another one or on one of `marks` ([x, y], px): a Set of them.
 */
export function legible(labels, marks) {
  const taken = marks.map(([x, y]) => [x - 11, y - 11, x + 11, y + 11]);
  const kept = new Set();
  for (const label of labels) {
    const box = [label.x + 9, label.y - LINE / 2, label.x + 13 + widthOf(label.text), label.y + LINE / 2];
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    kept.add(label);
  }
  return kept;
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
