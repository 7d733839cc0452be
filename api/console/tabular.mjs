// The figures of a picture as a table, for whoever reads no pictures and for whoever wants them exact.
import { useState } from "./vendor/preact-hooks.mjs";
import { html } from "./html.mjs";

const MOST = 500;

/**
 * A table that is made when it is opened: `columns` are [{head, of(row), figure}], `of` giving text
 * or markup and `figure` for what is a number; the first column names its row. Of very many `rows`
 * the last 500 are shown, and it is said.
 */
export function Figures({ caption, columns, rows, words }) {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="figures" data-test="figures" onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary>${words.figures}</summary>
    ${isOpen && html`<${Table} ...${{ caption, columns, rows, words }} />`}
  </details>`;
}

/** The table itself, where it stands open. */
export function Table({ caption, columns, rows, words }) {
  const shown = rows.slice(-MOST);
  const cell = ({ of, figure }, row, i) =>
    i
      ? html`<td class=${figure ? "figure" : ""}>${of(row)}</td>`
      : html`<th scope="row">${of(row)}</th>`;
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${caption}>
    ${rows.length > MOST && html`<p class="quiet">${words.lastRows(MOST, rows.length)}</p>`}
    <table class="plain">
      <caption class="unseen">${caption}</caption>
      <thead>
        <tr>
          ${columns.map(({ head, figure }) => html`<th scope="col" class=${figure ? "figure" : ""}>${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${shown.map((row) => html`<tr>${columns.map((column, i) => cell(column, row, i))}</tr>`)}
      </tbody>
    </table>
  </div>`;
}
