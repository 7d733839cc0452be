// What was to be reached, version by version, with where each stands.
import { useState } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";
import { read } from "./data.mjs";
import { wanted } from "./figures.mjs";
import { Refusal } from "./notes.mjs";

/** The versions of an indicator's target, read when somebody opens them. */
export function Versions({ indicator, words }) {
  const w = words.livelihood;
  const [found, setFound] = useState({});
  const open = async ({ target }) => {
    if (!target.open || found.items) return;
    const path = `indicators/${encodeURIComponent(indicator.code)}/targets`;
    setFound(await read(path).catch((error) => ({ error })));
  };
  const { target } = indicator;
  return html`<details class="versions" onToggle=${open} data-test="versions">
    <summary>
      ${w.versions}${target && html` <small>${w.versionOf(target.version)} · ${target.document}, ${target.dated}</small>`}
    </summary>
    ${found.error && html`<${Refusal} error=${found.error} words=${words} />`}
    <ol>
      ${(found.items ?? []).map(
        (one) => html`<li>
          <b>${w.versionOf(one.version)}</b> ${wanted(indicator, one, w)}
          <small>${one.document}, ${one.dated}${one.provisional ? ` · ${w.provisional}` : ""}</small>
        </li>`,
      )}
    </ol>
  </details>`;
}
