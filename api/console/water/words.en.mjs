// Texts of the page of water quality in English.

const GRADES = ["", "class Ⅰ", "class Ⅱ", "class Ⅲ", "class Ⅳ", "class Ⅴ", "worse than Ⅴ"];
const ROMAN = ["", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", ">Ⅴ"];

const names = (properties, one, words) =>
  properties.map((name) => words.property(name, one.factors.find(({ property }) => property === name)?.title)).join(", ");

export const water = {
  loading: "Reading water quality…",
  refused: (error) => `Could not be read: ${error.message}`,
  none: "No station that measures water quality is registered yet",
  caption: "All sections, worst first",
  count: (all, short, unknown) => `${all} sections, ${short} short of their target${unknown ? `, ${unknown} cannot be judged` : ""}`,
  goal: "Goal: every national and provincial section at class Ⅲ or better (GB 3838-2002, single factor).",
  note: "The class is that of the worst factor. Failed and missing readings never count, and a stale one never makes water better. No class does not mean good water.",
  unknownCode: (code) => `No section ${code} is measured`,
  all: "All sections",
  asOf: (time) => `as of ${time}`,
  waters: { river: "river", lake: "lake or reservoir" },
  grade: Object.assign([...GRADES], { head: "Class" }),
  short_grade: ROMAN,
  noGrade: "cannot be judged",
  head: {
    name: "Section",
    grade: "Class now",
    target: "Target",
    deciding: "Deciding factor",
    level: "Warning",
    unclassed: "Without class",
    heard: "Last heard",
  },
  atLeast: (target) => `${GRADES[target]} or better`,
  short: (count) => `short by ${count} ${count === 1 ? "class" : "classes"}`,
  why: (one, words) =>
    one.held.length
      ? `no news of ${names(one.held, one, words)} for more than ${one.stale_h} h, which was worse: nobody can say that the water is better`
      : `no usable reading of any factor within ${one.stale_h} h`,
  verdict: (one, text) => `${text} makes it ${GRADES[one.water_class]}`,
  targetNote: (one) =>
    one.water_class === null
      ? `target ${GRADES[one.target]}`
      : one.water_class > one.target
        ? `target ${GRADES[one.target]}, short by ${one.water_class - one.target}`
        : `target ${GRADES[one.target]}, met`,
  factors: "Factors",
  factor: "Factor",
  value: "Value",
  limitsOf: (target) => `Limit of ${GRADES[target]}`,
  quality: "Quality",
  decides: "decides",
  uncounted: "not counted",
  state: {
    held: (one) => `older than ${one.stale_h} h: can only forbid a better class`,
    old: (one) => `older than ${one.forget_h} h: no longer counted`,
  },
  since: (flag, time) => `after it, ${time}: ${flag}`,
  between: (low, high) => `${low} to ${high}`,
  factorsNote: "Choose a factor to see its curve. Limits are inclusive; oxygen at 90% of saturation is class Ⅰ too; total nitrogen does not count in rivers.",
  limitLine: (grades, value) => `${grades.length > 1 ? `${ROMAN[grades[0]]}-${ROMAN[grades.at(-1)]}` : ROMAN[grades[0]]} ${value}`,
  daysTitle: (days) => `Class by day, last ${days} days`,
  daysNote: "A day's class is that of the daily mean of each factor (days in Beijing time); a corner says that a single reading was worse.",
  worst: (grade) => `worst reading ${GRADES[grade]}`,
  worstHead: "Worst reading",
  missing: "Silent all day",
  day: "Day",
  comma: ", ",
  colon: ": ",
  shown: (from, to) => `${from} to ${to}`,
  curveTitle: (name) => `${name} through time`,
  curveLabel: (station, name) => `${station}: ${name.toLowerCase()} through time`,
  limitsShown: "lines are the limits of the classes",
  noLimits: "this one has no class",
  jumpsTitle: "Jumps, and what the rules said",
  jumpsNote: "Turbidity and conductivity have no class: look for jumps. A flood raises the one and lowers the other.",
  noMoves: "The rules told of no change in this period",
  movesTitle: "Changes that the rules told",
};
