// What was to be reached, version by version, with where each stands.
import { useState } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";
import { read } from "./data.mjs";
import { wanted } from "./figures.mjs";
import { Refusal } from "./notes.mjs";
import { NewTarget } from "./target.mjs";

/**
 * The versions of an indicator's target, read when somebody opens them; `onSet()` once a newer one
 * is set, null for who may not.
 */
export function Versions({ indicator, plan, words, onSet }) {
  const w = words.livelihood;
  const [found, setFound] = useState({});
  const open = async (event) => {
    if (!event.currentTarget.open || found.items) return;
    const path = `indicators/${encodeURIComponent(indicator.code)}/targets`;
    setFound(await read(path, { plan: plan.code }).catch((error) => ({ error })));
  };
  const take = async (items) => {
    setFound({ items });
    await onSet();
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
          <b>${w.versionOf(one.version)}</b>
          <span>${wanted(indicator, one, w)}</span>
          <small>${one.document}, ${one.dated}${one.provisional ? ` · ${w.provisional}` : ""}</small>
        </li>`,
      )}
    </ol>
    ${
      found.items &&
      onSet &&
      html`<details class="new-target">
        <summary>${w.newTarget}</summary>
        <${NewTarget} key=${target?.version} ...${{ indicator, plan, words }} onSet=${take} />
      </details>`
    }
  </details>`;
}
