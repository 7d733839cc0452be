// The page of forest fire: weather and what is seen, or the days of one weather station.
import { html } from "../html.mjs";
import { Overview } from "./overview.mjs";
import { Station } from "./station.mjs";
import { fire as en } from "./words.en.mjs";
import { fire as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };

export function Page({ state, now, words: common }) {
  const words = { ...common, fire: CATALOGUES[common.lang] };
  const [code] = state.route.parts;
  const View = code ? Station : Overview;
  return html`<main class="terrain" data-test="fire">
    <${View} ...${{ state, now, words, code }} key=${code} />
  </main>`;
}
