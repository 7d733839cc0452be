// The page of reservoirs: all of them worst first, or one with all that is known of it.
import { useEffect } from "../vendor/preact-hooks.mjs";
import { get } from "../api.mjs";
import { useData } from "../data.mjs";
import { useFresh } from "../fresh.mjs";
import { html } from "../html.mjs";
import { Overview } from "./overview.mjs";
import { One } from "./one.mjs";
import { reservoirs as en } from "./words.en.mjs";
import { reservoirs as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };

export function Page({ state, now, words: common }) {
  const words = { ...common, reservoirs: CATALOGUES[common.lang] };
  const w = words.reservoirs;
  const fresh = useFresh(state);
  const { data, error } = useData(() => get("reservoirs"), [fresh, state.account?.name]);
  const [code] = state.route.parts;
  useEffect(() => scrollTo(0, 0), [code]);
  const shared = { state, now, words, fresh };
  const found = data?.items.find((one) => one.code === code);
  return html`<main class="place hazard reservoirs" data-test="reservoirs">
    ${!data && html`<p class="empty" role="status">${error ? w.refused(error) : w.loading}</p>`}
    ${data && !code && html`<${Overview} items=${data.items} ...${shared} />`}
    ${data && code && !found && html`<p class="empty" role="alert" data-test="unknown">${w.unknownCode(code)}</p>`}
    ${found && html`<${One} one=${found} key=${code} ...${shared} />`}
  </main>`;
}
