// A section through the dam with its levels to scale; what is not known is not drawn.
import { quantity } from "../format.mjs";
import { html } from "../html.mjs";
import { Table } from "../tabular.mjs";

const WIDTH = 500;
const HEIGHT = 330;
const NOTE = HEIGHT - 8;
const TOP = 26;
const BOTTOM = 24;
const LABELS = 190;
const LEFT = 206;
const DAM = { heel: 356, toe: 492, left: 392, right: 408 };
const APART = 17;
const ROOM = 0.12;

/** The picture and its table; a sentence where no level is known. */
export function Section({ one, words }) {
  const w = words.reservoirs;
  const levels = levelsOf(one, w);
  return html`<section class="panel section" aria-labelledby="section-title" data-test="section">
    <header><h2 id="section-title">${w.section}</h2></header>
    ${levels.length ? html`<${Drawing} ...${{ one, levels, words }} />` : html`<p class="empty">${w.noLevels}</p>`}
    ${levels.length > 0 && html`<${Levels} ...${{ levels, words }} />`}
  </section>`;
}

/** Levels from the highest down: [{name, title, value, source}], the pool and today's limit among them. */
function levelsOf(one, w) {
  const fixed = one.levels.map(({ name, value, source }) => ({ name, title: w.level[name], value, source }));
  if (one.limit !== null) {
    fixed.push({ name: "FSLTDZ", title: w.limitName, value: one.limit, source: one.limit_source });
  }
  if (one.pool !== null) fixed.push({ name: "pool", title: w.head.pool, value: one.pool, source: w.newest });
  return fixed.sort((a, b) => b.value - a.value);
}

function Drawing({ one, levels, words }) {
  const w = words.reservoirs;
  const low = Math.min(one.curve[0]?.[0] ?? Infinity, ...levels.map(({ value }) => value));
  const high = Math.max(...levels.map(({ value }) => value));
  const room = (high - low || 10) * ROOM;
  const bottom = one.curve.length ? low : low - room;
  const scale = (HEIGHT - TOP - BOTTOM) / (high + room - bottom);
  const y = (value) => HEIGHT - BOTTOM - (value - bottom) * scale;
  const crest = one.levels.find(({ name }) => name === "DAMEL");
  const text = levels.map(({ title, value }) => `${title} ${quantity(value, "pool_level", "m")}`).join(w.comma);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${w.section}${w.colon}${text}">
    ${one.pool !== null && html`<${Water} y=${y(one.pool)} />`}
    <${Dam} top=${crest ? y(crest.value) : TOP} isKnown=${Boolean(crest)} />
    <path class="ground" d="M${LEFT} ${HEIGHT - BOTTOM}H${WIDTH}" />
    ${labelled(levels, y).map((at) => html`<${LevelLine} key=${at.name} ...${at} words=${words} />`)}
    <text class="ground-note" x=${LEFT} y=${NOTE}>
      ${one.curve.length ? w.bottom(one.curve[0][0]) : w.bottomUnknown}
    </text>
    ${!crest && html`<text class="ground-note" x=${DAM.toe} y=${NOTE} text-anchor="end">${w.noCrest}</text>`}
  </svg>`;
}

const Water = ({ y }) =>
  html`<path class="water" d="M${LEFT} ${y}H${DAM.left}V${HEIGHT - BOTTOM}H${LEFT}Z" data-test="water-body" />`;

/** Heel, crest, toe; open above where the crest is not known. */
const Dam = ({ top, isKnown }) => {
  const foot = HEIGHT - BOTTOM;
  const crest = isKnown ? `H${DAM.right}` : `M${DAM.right} ${top}`;
  const sides = `M${DAM.heel} ${foot}L${DAM.left} ${top}${crest}L${DAM.toe} ${foot}`;
  return html`<path class="dam ${isKnown ? "" : "unknown"}" d=${isKnown ? `${sides}Z` : sides} />`;
};

/** Each level with the place of its label: labels keep apart, lines stay where they are. */
function labelled(levels, y) {
  let last = -Infinity;
  const placed = levels.map((level) => {
    const label = Math.max(y(level.value) + 4, last + APART, 12);
    last = label;
    return { ...level, y: y(level.value), label };
  });
  let limit = HEIGHT - BOTTOM - 5;
  for (const one of placed.toReversed()) {
    one.label = Math.min(one.label, limit);
    limit = one.label - APART;
  }
  return placed;
}

const LevelLine = ({ name, title, value, y, label }) => html`<g
  class="level-line ${name}"
  data-test="level-${name}"
>
  <path class="leader" d="M${LABELS} ${label - 4}L${LEFT} ${y}" />
  <path class="rule" d="M${LEFT} ${y}H${name === "DAMEL" ? DAM.right : DAM.left}" />
  <text x=${LABELS - 4} y=${label} text-anchor="end">
    ${name === "pool" ? "▼ " : ""}${title} ${quantity(value, "pool_level", "m")}
  </text>
</g>`;

function Levels({ levels, words }) {
  const w = words.reservoirs;
  const columns = [
    { head: w.levelHead, of: ({ name, title }) => (name === "pool" ? title : `${title} ${name}`) },
    { head: "m", of: ({ value }) => quantity(value, "pool_level", ""), figure: true },
    {
      head: w.source,
      of: ({ source }) => html`<span class="prose">${source === "station" ? w.papers : words.half(source)}</span>`,
    },
  ];
  return html`<details class="figures" data-test="levels">
    <summary>${words.figures}</summary>
    <${Table} caption=${w.section} columns=${columns} rows=${levels} words=${words} />
  </details>`;
}
