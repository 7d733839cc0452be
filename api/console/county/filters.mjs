// What is shown: the view, and only stations of one hazard, one kind, one level and worse.
import { html } from "../html.mjs";
import { LEVELS } from "../level.mjs";
import { ask } from "./node.mjs";

/** `hazards` and `kinds` are those that there are. */
export function Filters({ query, hazards, kinds, words }) {
  const w = words.county;
  const levels = [...LEVELS.slice(1).reverse(), "none", "silent"];
  const levelText = (level) => w.levelFilter[level] ?? w.andWorse(words.level[level]);
  return html`<div class="filters">
    <div class="periods" role="group" aria-label=${w.views}>
      ${["plan", "places"].map(
        (view) => html`<button
          type="button"
          aria-pressed=${(query.view ?? "plan") === view ? "true" : "false"}
          data-test="view-${view}"
          onClick=${() => ask({ view: view === "plan" ? "" : view })}
        >
          ${w.view[view]}
        </button>`,
      )}
    </div>
    <${Choice} name="hazard" label=${w.hazardLabel} all=${w.all} items=${hazards} text=${(one) => w.hazards[one] ?? one} query=${query} />
    <${Choice} name="kind" label=${w.kindLabel} all=${w.all} items=${kinds} text=${(one) => w.kinds[one] ?? one} query=${query} />
    <${Choice} name="level" label=${w.level} all=${w.all} items=${levels} text=${levelText} query=${query} />
  </div>`;
}

function Choice({ name, label, all, items, text, query }) {
  return html`<label>
    ${label}
    <select data-test="filter-${name}" value=${query[name] ?? ""} onChange=${(event) => ask({ [name]: event.target.value })}>
      <option value="">${all}</option>
      ${items.map((one) => html`<option value=${one}>${text(one)}</option>`)}
    </select>
  </label>`;
}
