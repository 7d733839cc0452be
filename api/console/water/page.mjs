// The page of water quality: all sections worst first, or one with its factors, days and curves.
import { useEffect } from "../vendor/preact-hooks.mjs";
import { get } from "../api.mjs";
import { useData } from "../data.mjs";
import { useFresh } from "../fresh.mjs";
import { html } from "../html.mjs";
import { One } from "./one.mjs";
import { Overview } from "./overview.mjs";
import { water as en } from "./words.en.mjs";
import { water as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };

export function Page({ state, now, words: common }) {
  const words = { ...common, water: CATALOGUES[common.lang] };
  const w = words.water;
  const fresh = useFresh(state);
  const { at } = state.route.query;
  const { data, error } = useData((when) => get("water-quality", { at: when }), [at, fresh, state.account?.name]);
  const [code] = state.route.parts;
  useEffect(() => scrollTo(0, 0), [code]);
  const shared = { state, now: at ? Date.parse(at) : now, words, fresh };
  const found = data?.items.find((one) => one.code === code);
  return html`<main class="place hazard water-quality" data-test="water">
    ${!data && html`<p class="empty" role="status">${error ? w.refused(error) : w.loading}</p>`}
    ${data && !code && html`<${Overview} items=${data.items} ...${shared} />`}
    ${data && code && !found && html`<p class="empty" role="alert" data-test="unknown">${w.unknownCode(code)}</p>`}
    ${found && html`<${One} one=${found} key=${code} ...${shared} />`}
  </main>`;
}
