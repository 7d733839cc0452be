// The page of slopes: all of them, or one.
import { html } from "../html.mjs";
import { List } from "./list.mjs";
import { Slope } from "./slope.mjs";
import { slopes as en } from "./words.en.mjs";
import { slopes as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };

export function Page({ state, now, words: common }) {
  const words = { ...common, slopes: CATALOGUES[common.lang] };
  const [code] = state.route.parts;
  const View = code ? Slope : List;
  return html`<main class="terrain" data-test="slopes">
    <${View} ...${{ state, now, words, code }} key=${code} />
  </main>`;
}
