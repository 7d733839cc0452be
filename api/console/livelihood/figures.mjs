// Figures of projects as people read them: percentages, values with their unit, targets.

const DIGITS = 2;
const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** A number with separators and at most two decimals; a dash for none. */
export function figure(value, digits = DIGITS) {
  if (value === null || value === undefined) return "—";
  return value.toLocaleString("zh-CN", { maximumFractionDigits: digits });
}

/** Percent points as `62.5 %`, with a space that does not break. */
export const percent = (value) => (value === null ? "—" : `${figure(value, 1)}\u00a0%`);

/** The same in a column, where the decimal points stand below each other. */
export const percentBelow = (value) =>
  value === null ? "—" : `${value.toLocaleString("zh-CN", ONE_DECIMAL)}\u00a0%`;

/** What is reached or reported of an indicator: its value, or its parts by unit. */
export function reached({ kind, unit, value, parts }, w) {
  const said = Object.entries(parts ?? {}).map(([name, part]) => `${figure(part)} ${name}`);
  if (said.length) return said.join(" · ");
  if (value === null || value === undefined) return "—";
  if (kind === "class_floor") return w.classes[value] ?? figure(value);
  return `${figure(value)}\u00a0${unit}`.trim();
}

const FLOORS = ["raised_standard", "ratio_floor"];

/** What is to be reached, in the words of its kind. */
export function wanted({ kind, unit }, target, w) {
  if (!target) return w.notSet;
  const { value, parts, baseline, total } = target;
  const isBetter = kind === "better_than_baseline";
  if (isBetter && baseline !== null) return `${w.better} ${reached({ kind, unit, value: baseline }, w)}`;
  if (value === null && !Object.keys(parts).length)
    return total === null ? w.notSet : `${w.total} ${reached({ kind, unit, value: total }, w)}`;
  const said = reached({ kind, unit, value, parts }, w);
  if (kind === "class_floor") return w.classFloor(said);
  return FLOORS.includes(kind) ? `${w.notBelow} ${said}` : said;
}
