// The layers of the map: which are shown; and for who keeps them, how they come and go.
import { useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { refusalText } from "./said.mjs";

const KEEPERS = new Set(["river_engineer", "administrator"]);
const KINDS = ["boundary", "river", "village", "area", "other"];
const GEOJSON = "application/geo+json";

/** `hidden` are names of layers that are not drawn; `onHide(names)`, `onChanged()` after a change. */
export function Layers({ layers, hidden, account, words, onHide, onChanged }) {
  const w = words.county;
  const [refusal, setRefusal] = useState(null);
  const keeps = KEEPERS.has(account?.role);
  const doing = async (act) => {
    try {
      await act();
      setRefusal(null);
      await onChanged();
      return true;
    } catch (error) {
      setRefusal(error);
      return false;
    }
  };
  const turn = (name) =>
    onHide(hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name]);
  return html`<section class="panel layers" aria-labelledby="layers-title" data-test="layers">
    <header><h2 id="layers-title">${w.layers}</h2><span class="count">${layers.length}</span></header>
    ${!layers.length && html`<p class="empty">${w.noLayers}</p>`}
    <ul class="rows">
      ${layers.map(
        (one) => html`<li data-test="layer-row" data-layer=${one.name}>
          <label>
            <input type="checkbox" checked=${!hidden.includes(one.name)} onChange=${() => turn(one.name)} />
            <b lang="zh-CN">${one.title}</b>
          </label>
          <small>${w.layerKind[one.kind]} · ${w.features(one.features, one.vertices)}</small>
          ${
            keeps &&
            html`<button
              type="button"
              class="plain"
              data-test="remove-layer"
              onClick=${() => doing(() => send("DELETE", `layers/${one.name}`))}
            >
              ${w.removeLayer}
            </button>`
          }
        </li>`,
      )}
    </ul>
    ${keeps && html`<${Load} words=${w} onLoad=${doing} />`}
    ${refusal && html`<${Refused} error=${refusal} words=${words} />`}
    <p class="quiet padded">${w.layersNote}</p>
  </section>`;
}

/** Where a document is wrong is said as the server says it. */
function Refused({ error, words }) {
  const { where } = error.problem ?? {};
  const said = refusalText(error, words);
  return html`<p class="refusal padded" role="alert" data-test="layer-refused">
    ${icons.alert()} ${where && html`<code>${where}</code>`} ${said.replace(`${where}: `, "")}
  </p>`;
}

function Load({ words: w, onLoad }) {
  const load = async (event) => {
    event.preventDefault();
    const form = event.target;
    const { file, name, title, kind } = Object.fromEntries(new FormData(form));
    const body = new Blob([file], { type: GEOJSON });
    if (await onLoad(() => send("PUT", `layers/${name}`, body, { title, kind }))) form.reset();
  };
  return html`<details class="padded" data-test="load-layer">
    <summary>${w.loadLayer}</summary>
    <form class="load" onSubmit=${load}>
      <label>${w.layerFile}<input type="file" name="file" accept=".geojson,.json,${GEOJSON}" required /></label>
      <label>${w.layerName}<input name="name" required pattern="[a-z0-9][a-z0-9\\-]*" maxlength="63" placeholder="towns" /></label>
      <label>${w.layerTitle}<input name="title" required maxlength="100" /></label>
      <label>
        ${w.layerKindHead}
        <select name="kind">${KINDS.map((one) => html`<option value=${one}>${w.layerKind[one]}</option>`)}</select>
      </label>
      <button type="submit" class="main">${w.load}</button>
    </form>
  </details>`;
}
