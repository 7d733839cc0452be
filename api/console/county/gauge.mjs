// Pools and gates, drawn to scale.
import { html } from "../html.mjs";
import { number, quantity } from "../format.mjs";

/** Levels of a pool by the names of SL 323, from the bottom up. */
const LIMITS = ["DDZ", "FSLTDZ", "NORMZ", "SILL", "DSFLZ", "CKFLZ", "DAMEL"];

/** Not every dam has a sill: one without it is not called unknown. */
const OPTIONAL = "SILL";

const TALL = 150;
const LEAST_APART = 13;

/**
 * Everything that a gauge of a station is drawn from; null for one with neither pool nor gate, and
 * before the `reservoirs` by code, with the limits in force, have been read.
 */
export function gaugeOf(station, items, reservoirs) {
  const of = (property) => items.find((one) => one.property === property && one.value !== null) ?? null;
  const pool = of("pool_level");
  const gate = of("gate_opening");
  if (!reservoirs || (!pool && !gate)) return null;
  const height = Number(station.attributes.gate_height?.trim() || Number.NaN);
  const limits = limitsOf(reservoirs.get(station.code));
  return { station, pool, gate, limits, gateHeight: height > 0 ? height : null };
}

/** {known: [{name, value}] from the bottom up, unknown: [name]}. */
function limitsOf(reservoir) {
  const found = new Map((reservoir?.levels ?? []).map(({ name, value }) => [name, value]));
  if (reservoir && reservoir.limit !== null) found.set("FSLTDZ", reservoir.limit);
  const known = LIMITS.filter((name) => found.has(name)).map((name) => ({ name, value: found.get(name) }));
  return { known, unknown: LIMITS.filter((name) => name !== OPTIONAL && !found.has(name)) };
}

/** Both gauges of a station side by side, with what is not known of them. */
export function Gauges({ gauge, words, isSmall }) {
  const w = words.county;
  const { pool, gate, limits, gateHeight, station } = gauge;
  const names = limits.unknown.map((name) => w.limit[name]).join(w.list);
  return html`<figure class="gauges ${isSmall ? "small" : ""}" data-test="gauge" data-station=${station.code}>
    <div class="drawn">
      ${pool && html`<${Pool} ...${{ pool, limits, isSmall, words }} />`}
      ${gate && html`<${Gate} ...${{ gate, height: gateHeight, isSmall, words }} />`}
    </div>
    ${
      !isSmall &&
      html`<figcaption>
        ${pool && limits.unknown.length > 0 && html`<p class="quiet" data-test="unknown-limits">${w.unknownLimits(names)}</p>`}
        ${gate && gateHeight === null && html`<p class="quiet" data-test="unknown-gate">${w.unknownGate}</p>`}
      </figcaption>`
    }
  </figure>`;
}

/** The water of a pool between its lowest and its highest known level. */
function Pool({ pool, limits, isSmall, words }) {
  const w = words.county;
  const values = [pool.value, ...limits.known.map((one) => one.value)];
  const [low, high] = spanOf(values);
  const y = (value) => TALL - ((value - low) / (high - low)) * TALL;
  const width = isSmall ? 46 : 210;
  const wide = isSmall ? 40 : 84;
  const said = w.poolLabel(
    quantity(pool.value, "pool_level", pool.unit),
    limits.known.map(({ name, value }) => `${w.limit[name]} ${quantity(value, "pool_level", pool.unit)}`),
  );
  return html`<svg class="pool" viewBox="0 -12 ${width} ${TALL + 24}" width=${width} role="img" aria-label=${said}>
    <path class="basin" d="M2 0V${TALL}H${wide}V0" />
    <rect class="water" x="3" y=${y(pool.value)} width=${wide - 4} height=${TALL - y(pool.value)} />
    ${limits.known.map(
      ({ name, value }) => html`<line class="limit ${name}" x1="2" x2=${wide} y1=${y(value)} y2=${y(value)} />`,
    )}
    <path class="level" d="M${wide} ${y(pool.value)}l7 -4v8z" />
    ${
      !isSmall &&
      apart([
        { value: pool.value, text: w.poolNow, isNow: true },
        ...limits.known.map(({ name, value }) => ({ value, text: w.limit[name] })),
      ], y).map(
        ({ at, value, text, isNow }) => html`<text class="${isNow ? "now" : ""}" x=${wide + 11} y=${at + 4}>
          ${text} ${number(value, "pool_level")}
        </text>`,
      )
    }
  </svg>`;
}

function spanOf(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = Math.max((high - low) * 0.06, 0.5);
  return [low - margin, high + margin];
}

/** Labels from the top down, moved apart where they would lie on each other. */
function apart(labels, y) {
  const sorted = labels.map((one) => ({ ...one, at: y(one.value) })).sort((a, b) => a.at - b.at);
  for (let i = 1; i < sorted.length; i += 1) {
    sorted[i].at = Math.max(sorted[i].at, sorted[i - 1].at + LEAST_APART);
  }
  const over = Math.max(0, (sorted.at(-1)?.at ?? 0) - TALL - 2);
  for (let i = sorted.length - 1, most = TALL + 2; over && i >= 0; i -= 1, most -= LEAST_APART) {
    sorted[i].at = Math.min(sorted[i].at, most);
  }
  return sorted;
}

/** A gate in its frame: open by so much of its height, or by a number alone where that is unknown. */
function Gate({ gate, height, isSmall, words }) {
  const w = words.county;
  const share = height === null ? null : Math.min(1, Math.max(0, gate.value / height));
  const leaf = TALL * (1 - (share ?? 0));
  const opening = quantity(gate.value, "gate_opening", gate.unit);
  const of = height === null ? null : quantity(height, "gate_opening", gate.unit);
  const width = isSmall ? 30 : 112;
  const wide = isSmall ? 26 : 52;
  return html`<svg class="gate" viewBox="0 -12 ${width} ${TALL + 24}" width=${width} role="img" aria-label=${w.gateLabel(opening, of)}>
    <path class="basin" d="M2 -6V${TALL}H${wide}V-6" />
    ${
      share === null
        ? html`<rect class="leaf unknown" x="3" y="0" width=${wide - 4} height=${TALL} />
            <text x=${wide / 2 + 1} y=${TALL / 2} text-anchor="middle">?</text>`
        : html`<rect class="flow" x="3" y=${leaf} width=${wide - 4} height=${TALL - leaf} />
            <rect class="leaf" x="3" y="0" width=${wide - 4} height=${Math.max(3, leaf)} />`
    }
    ${!isSmall && html`<text class="now" x=${wide + 6} y=${TALL}>${opening}</text>`}
    ${!isSmall && of && html`<text x=${wide + 6} y="6">${of}</text>`}
  </svg>`;
}

const figure = (text) => ({ figure: true, ...text });

/** The columns of the table of gauges. */
export function gaugeColumns(words) {
  const w = words.county;
  const limit = (name) =>
    figure({
      head: w.limit[name],
      of: ({ limits }) => number(limits.known.find((one) => one.name === name)?.value, "pool_level"),
    });
  return [
    { head: w.station, of: ({ station }) => html`<span lang="zh-CN">${station.name}</span>` },
    figure({ head: words.property("pool_level"), of: ({ pool }) => number(pool?.value, "pool_level") }),
    ...LIMITS.map(limit),
    figure({ head: words.property("gate_opening"), of: ({ gate }) => number(gate?.value, "gate_opening") }),
    figure({ head: w.gateHeight, of: ({ gateHeight }) => number(gateHeight, "gate_opening") }),
  ];
}
