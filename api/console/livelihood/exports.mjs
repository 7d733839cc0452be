// The board to take away: tables, open data, the monthly bulletin, paper.
import { download } from "../api.mjs";
import { html } from "../html.mjs";

const FILES = { csv: "board.csv", xlsx: "board.xlsx", oc4ids: "oc4ids.json" };

/** Links to what the server makes of the board on screen. */
export function Exports({ board: { plan, as_of, month }, words }) {
  const w = words.livelihood;
  const link = (name, path, query) => html`<a
    href=${download(`livelihood/${path}`, { plan: plan.code, ...query })}
    target=${name === "bulletin" ? "_blank" : undefined}
    data-test="export-${name}"
  >
    ${w.export[name]}
  </a>`;
  return html`<nav class="exports" aria-label=${w.exports}>
    ${Object.entries(FILES).map(([name, path]) => link(name, path, { as_of }))}
    ${month && link("bulletin", "bulletin", { month })}
    <button type="button" class="plain" onClick=${() => print()}>${w.print}</button>
  </nav>`;
}
