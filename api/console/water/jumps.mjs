// What has no class, or jumps before it has one: turbidity, conductivity, and what the rules said.
import { html } from "../html.mjs";
import { Timeplot } from "../timeplot.mjs";
import { Told, toldBy } from "../told.mjs";

const TONES = { turbidity: ["doubt", "solid"], conductivity: ["second", "dashed"] };

export function Jumps({ one, data, span, state, words }) {
  const w = words.water;
  const unclassed = one.factors.filter(({ property }) => TONES[property]);
  const told = toldBy(data.transitions, state.criteria);
  const heard = state.heard.warnings;
  return html`<section class="panel" aria-labelledby="jumps-title" data-test="jumps">
    <header><h2 id="jumps-title">${w.jumpsTitle}</h2></header>
    <div class="pair">
      ${unclassed.map((factor) => {
        const name = words.property(factor.property, factor.title);
        const [tone, dash] = TONES[factor.property];
        const { datastream, unit, interval_s } = factor;
        const series = [{ id: factor.property, name, unit, interval_s, tone, dash, ...data.curves.get(datastream) }];
        return html`<${Timeplot}
          key=${factor.property}
          label=${w.curveLabel(one.name, name)}
          ...${{ series, span, words }}
          test="chart-${factor.property}"
        />`;
      })}
    </div>
    <p class="quiet note">${w.jumpsNote}</p>
    <${Told} ...${{ told, heard, words }} title=${w.movesTitle} nothing=${w.noMoves} />
  </section>`;
}
