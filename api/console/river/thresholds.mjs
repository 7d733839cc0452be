// Thresholds with their time: each version of a rule is drawn over its own part only.
import { ladderOf } from "../ladder.mjs";

/** Crests of the left and the right levee as SL 323 names them. */
const CRESTS = ["LDKEL", "RDKEL"];
const STEPS = ["blue", "yellow", "orange", "red"];

/**
 * The lines of a stage between `begin` and `end` (ms), the lowest first: [{key, level, name, value,
 * begin, end, from, to, source, isPassed}]. `level` is null for marks; `from` and `to` are the
 * version's own dates as the API has them, null where it has none. Crests that the registry keeps
 * with the station, and no rule marks, hold without a date.
 */
export function linesOf({ criteria, item, station, begin, end, words }) {
  const rules = [...criteria.values()].filter(
    (one) => one.datastream === item.datastream && one.indicator === "value",
  );
  const lines = rules.flatMap((rule) => {
    const part = { begin: Math.max(begin, after(rule.valid_from, -Infinity)) };
    part.end = Math.min(end, after(rule.valid_to, Infinity));
    if (part.begin >= part.end) return [];
    const version = { from: rule.valid_from, to: rule.valid_to, source: rule.source, ...part };
    const steps = ladderOf(rule, words);
    return [...steps, ...marksOf(rule, steps, words)].map((line) => ({ ...version, ...line }));
  });
  const crests = crestsOf(station, lines, words).map((line) => ({ ...line, begin, end }));
  return [...lines, ...crests]
    .map((line) => ({ ...line, key: `${line.name} ${line.value} ${line.from ?? ""}` }))
    .sort((a, b) => a.value - b.value || a.begin - b.begin);
}

const after = (text, otherwise) => (text ? Date.parse(text) : otherwise);

/** Named marks of a rule; one that is a step of its ladder has been drawn. */
function marksOf({ marks }, steps, words) {
  return Object.entries(marks ?? {})
    .filter(([, value]) => !steps.some((step) => step.value === value))
    .map(([name, value]) => markOf(markName(name, words), value, words));
}

/** The Chinese, or the English, part of a mark's name: `左堤顶 left levee crest`. */
export function markName(name, words) {
  if (name.includes(" / ")) return words.half(name);
  const [, chinese, english] = name.match(/^(\S*[^\x00-\x7f]\S*) ([\x00-\x7f]+)$/) ?? [];
  return chinese ? (words.lang === "en" ? english : chinese) : name;
}

const markOf = (name, value, words) => ({
  level: null,
  name,
  value,
  over: words.over(name),
  under: words.under(name),
  isPassed: (one) => one !== null && one >= value,
});

function crestsOf(station, lines, words) {
  return CRESTS.map((field) => [
    words.river.crest[field],
    Number.parseFloat(station?.attributes?.[field]),
  ])
    .filter(([, value]) => Number.isFinite(value) && !lines.some((line) => line.value === value))
    .map(([name, value]) => ({
      ...markOf(name, value, words),
      from: null,
      to: null,
      source: words.river.registry,
    }));
}

/** The lines in force at a time. */
export const inForce = (lines, time) =>
  lines.filter((line) => line.begin <= time && time <= line.end);

/** A level's colour word or a mark's own name, as the API's comparison has it, for people. */
export function levelName(name, property, words) {
  return STEPS.includes(name) ? words.thresholdName(property, name) : markName(name, words);
}
