// The window over the map, with its buttons: the same for the plan and for the places.
import { useEffect } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";
import { useView } from "./view.mjs";

const CLOSER = 1.5;

/**
 * `draw({x, y, k, width, height, zoom})` gives what is seen; `label` names the picture. Where
 * another place is chosen (`chosen` names it, [x, y] is where it is), it comes into sight.
 */
export function Sheet({ width, height, least, start, chosen, at, label, words, draw }) {
  const w = words.county;
  const { ref, size, view, zoom, reset, show, onKeyDown } = useView({ width, height, least, start });
  useEffect(() => {
    if (!at || !size.width) return;
    const [x, y] = [view.x + at[0] * view.k, view.y + at[1] * view.k];
    if (x < 0 || y < 0 || x > size.width || y > size.height) show(...at);
  }, [chosen, size.width > 0]);
  const button = (name, text, act) => html`<button
    type="button"
    class="plain"
    aria-label=${w[name]}
    title=${w[name]}
    data-test=${name}
    onClick=${act}
  >
    ${text}
  </button>`;
  return html`<div class="sheet">
    <svg
      ref=${ref}
      tabindex="0"
      role="group"
      aria-label=${label}
      aria-describedby="map-keys"
      onKeyDown=${onKeyDown}
      data-test="map"
    >
      ${size.width > 0 && draw({ ...view, ...size, zoom })}
    </svg>
    <div class="zoom">
      ${button("closer", "＋", () => zoom(CLOSER))} ${button("farther", "－", () => zoom(1 / CLOSER))}
      ${button("whole", "⤢", reset)}
    </div>
  </div>`;
}
