// The danger of fire now, large.
import { number } from "../format.mjs";
import { html } from "../html.mjs";
import { levelOf } from "../ladder.mjs";
import { Danger, gradeOf } from "./weather.mjs";

const CODES = ["ffmc", "dmc", "dc", "isi", "bui"];

export function Headline({ data: { weather, danger }, state, words }) {
  const w = words.fire;
  const level = (one) => one && levelOf(state.criteria.get(one.now.id), one.now.value);
  const { workings = {} } = weather?.now ?? {};
  return html`<dl class="readouts headline">
    <div data-test="figure-fwi">
      <dt>FWI</dt>
      <dd>
        <b>${number(weather?.now.value)}</b>${" "}
        <${Danger} level=${level(weather)} isKnown=${weather?.now.known} words=${words} />
      </dd>
    </div>
    <div data-test="figure-grade">
      <dt>${w.grade}</dt>
      <dd>${gradeOf({ danger: danger?.now, dangerLevel: level(danger) }, words)}</dd>
    </div>
    ${CODES.map(
      (code) => html`<div data-test="figure-${code}">
        <dt><abbr title=${w.codes[code]}>${code.toUpperCase()}</abbr></dt>
        <dd><b>${number(workings[code])}</b></dd>
      </div>`,
    )}
  </dl>`;
}
