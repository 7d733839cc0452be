// What the marks mean.
import { html } from "../html.mjs";
import { Chip, LEVELS } from "../level.mjs";
import { memo } from "../memo.mjs";
import { KindIcon } from "./symbol.mjs";

export const Legend = memo(({ kinds, isPlan, words }) => {
  const w = words.county;
  const line = (name, text) => html`<li><svg class="line ${name}" viewBox="0 0 28 8" aria-hidden="true"><path d="M0 4H28" /></svg>${text}</li>`;
  return html`<div class="legend" data-test="legend">
    <ul>
      ${kinds.split(",").map((kind) => html`<li><${KindIcon} kind=${kind} />${w.kinds[kind] ?? kind}</li>`)}
    </ul>
    <ul>
      ${LEVELS.slice(1).map((level) => html`<li><${Chip} level=${level} words=${words} /></li>`)}
      ${isPlan && line("known", w.knownOrder)} ${isPlan && line("unknown", w.unknownOrder)}
    </ul>
    <p class="quiet">${isPlan ? w.planNote : w.placesNote}</p>
    <p class="quiet" id="map-keys">${w.keys}</p>
  </div>`;
});
