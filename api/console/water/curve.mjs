// One factor through time, with the limits of the classes as lines.
import { html } from "../html.mjs";
import { Timeplot } from "../timeplot.mjs";
import { limitLines } from "./factors.mjs";

export function FactorCurve({ one, data, span, words, shown }) {
  const w = words.water;
  const { datastream, property, title, unit, interval_s } = shown;
  const name = words.property(property, title);
  const curve = data.curves.get(datastream);
  const series = [{ id: property, name, property: undefined, unit, interval_s, tone: "water", ...curve }];
  const known = limitLines(shown, words);
  const lines = near(known, curve.value).map(({ name: label, value, grades }) => ({
    name: label,
    value,
    tone: `--grade-${grades.at(-1)}`,
    dash: "dashed",
  }));
  return html`<section class="panel" aria-labelledby="curve-title" data-test="factor-curve" data-property=${property}>
    <header>
      <h2 id="curve-title">${w.curveTitle(name)}</h2>
      <span class="quiet">${known.length ? w.limitsShown : w.noLimits}</span>
    </header>
    <${Timeplot} label=${w.curveLabel(one.name, name)} ...${{ series, lines, span, words }} test="factor-chart" />
  </section>`;
}

/** The limits that the values reach, and the next beyond them on either side: a far one flattens all. */
function near(lines, values) {
  const known = values.filter((one) => one !== null);
  if (!known.length) return lines;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const above = Math.min(...lines.map(({ value }) => value).filter((one) => one > high));
  const below = Math.max(...lines.map(({ value }) => value).filter((one) => one < low));
  return lines.filter(({ value }) => value >= Math.min(low, below) && value <= Math.max(high, above));
}
