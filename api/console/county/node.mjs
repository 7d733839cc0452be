// A station on the map: its mark, its name, what it says, and the way to its curve.
import { html } from "../html.mjs";
import { amended, hashOf } from "../route.mjs";
import { memo } from "../memo.mjs";
import { Badge, Glyph } from "./symbol.mjs";

/**
 * Where a station leads: into its card, and once it is chosen to its curve. What is asked for
 * besides (`query`, the filters) stays.
 */
export const wayTo = (code, query, isChosen, datastream) =>
  isChosen && datastream ? hashOf("river", [String(datastream)]) : hashOf("county", [code], query);

/**
 * `label` says where the name stands ("" for none); `level`, `mark` (the level in words), `value`
 * and `isSilent` what it says; `said` all of it for who does not see it. Drawn anew only when one
 * of these changes.
 */
export const Node = memo(
  ({ code, name, kind, x, y, label, level, mark, value, isSilent, isFaint, isChosen, href, said }) =>
    html`<a
      href=${href}
      class="node ${level} ${isSilent ? "silent" : ""} ${isFaint ? "faint" : ""} ${isChosen ? "chosen" : ""}"
      transform="translate(${x} ${y})"
      tabindex=${level === "none" && !isChosen ? -1 : 0}
      aria-label=${said}
      data-test="node"
      data-station=${code}
      data-level=${level}
    >
      <title lang="zh-CN">${said}</title>
      <circle class="touch" r=${label === "cell" ? 9 : 13} />
      <g transform=${label === "cell" ? "scale(0.72)" : undefined}><${Glyph} kind=${kind} /></g>
      ${level !== "none" && html`<${Badge} level=${level} ...${label === "cell" && { x: 3, y: -10 }} />`}
      ${label === "cell" && level !== "none" && html`<text class="said" x="15" y="4">${mark.split(" ").at(-1)}</text>`}
      ${label && label !== "cell" && html`<${Label} ...${{ name, label, level, mark, value }} />`}
    </a>`,
);

function Label({ name, label, level, mark, value }) {
  const [x, y, anchor] = PLACES[label];
  const isShort = label === "row" && level !== "none";
  const second = [level !== "none" && mark, !isShort && value].filter(Boolean).join(" ");
  return html`<text class="label" x=${x} y=${y} text-anchor=${anchor}>
    <tspan class="name" lang="zh-CN">${name}</tspan>
    ${second && " "}
    ${second && html`<tspan class="said" ...${label === "row" ? { dx: 3 } : { x, dy: 12 }}>${second}</tspan>`}
  </text>`;
}

const PLACES = {
  right: [14, -1, "start"],
  row: [13, 4, "start"],
  above: [0, -29, "middle"],
  below: [0, 22, "middle"],
};

/** The filters of the address without what names a thing on the map. */
export const filtersOf = ({ hazard, kind, level, view, flight }) => ({ hazard, kind, level, view, flight });

/** The properties of a mark that acts when it is pressed, by hand or by keys. */
export const pressed = (act) => ({
  role: "button",
  tabindex: 0,
  onClick: act,
  onKeyDown(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act();
  },
});

/** Changes the address, and with it what is shown. */
export const ask = (query) => {
  location.hash = amended(location.hash, query);
};
