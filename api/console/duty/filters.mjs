// Which stations are wanted: by text, river, kind, or those with a warning only.
import { html } from "../html.mjs";
import { KINDS } from "./rows.mjs";

/** `onChange(wanted)` with {text, river, kind, isWarned}. */
export function Filters({ rivers, wanted, words, onChange }) {
  const w = words.duty;
  const take = (name) => (event) => onChange({ ...wanted, [name]: event.target.value });
  const options = (names, all, text) => html`<option value="">${all}</option>
    ${names.map((name) => html`<option value=${name}>${text(name)}</option>`)}`;
  return html`<div class="filters" role="search">
    <input
      type="search"
      placeholder=${w.find}
      aria-label=${w.find}
      data-test="find"
      value=${wanted.text ?? ""}
      onInput=${take("text")}
    />
    <select aria-label=${w.allRivers} data-test="river" value=${wanted.river ?? ""} onChange=${take("river")}>
      ${options(rivers, w.allRivers, (name) => name)}
    </select>
    <select aria-label=${w.allKinds} data-test="kind" value=${wanted.kind ?? ""} onChange=${take("kind")}>
      ${options(Object.keys(KINDS), w.allKinds, (name) => w.kind[name])}
    </select>
    <label>
      <input
        type="checkbox"
        data-test="only-warned"
        checked=${Boolean(wanted.isWarned)}
        onChange=${(event) => onChange({ ...wanted, isWarned: event.target.checked })}
      />
      ${w.onlyWarned}
    </label>
  </div>`;
}
