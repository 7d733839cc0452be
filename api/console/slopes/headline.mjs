// The figures of one slope, large.
import { number, quantity, signed } from "../format.mjs";
import { html } from "../html.mjs";
import { failureText } from "./failure.mjs";
import { angleOf } from "./list.mjs";
import { rainOf } from "./slopes.mjs";

export function Figures({ of, words }) {
  const w = words.slopes;
  const grown = (rise, unit) => (rise?.known ? w.change(`${signed(rise.value)} ${unit}`) : "");
  const figures = [
    ["displacement", w.displacement, quantity(of.displacement, "", "mm")],
    ["velocity", w.velocity, quantity(of.velocity, "", "mm/d")],
    ["angle", w.angle, angleOf(of, words)],
    ["failure", w.failure, failureText(of.failure, words)],
    ["rain", w.rain, `${[24, 72].map((hours) => number(rainOf(of.rain, hours), "rain")).join(" / ")} mm`],
    ["crack", w.crack, quantity(of.crack, "", "mm"), grown(of.crackRise, "mm")],
    ["tilt", w.tilt, quantity(of.tilt, "", "deg"), grown(of.tiltRise, "°")],
  ];
  return html`<dl class="readouts headline">
    ${figures.map(
      ([test, name, value, note]) => html`<div data-test="figure-${test}">
        <dt>${name}</dt>
        <dd><b>${value}</b>${note && html`<small>${note}</small>`}</dd>
      </div>`,
    )}
  </dl>`;
}
