// A chart with its title, what it says in a sentence, and its figures as a table.
import { Canvas } from "./canvas.mjs";
import { html } from "./html.mjs";
import { PAPER_PX } from "./plot.mjs";
import { Figures } from "./tabular.mjs";

/**
 * `draw` and `of` are those of `Canvas`, `columns` and `rows` those of `Figures`, `label` is what a
 * screen reader says of the picture. `empty` says why there is none, and then there is none.
 * `note` tells below it what its lines mean; the children stand above it.
 */
export function Picture({ test, title, label, note, empty, draw, of, columns, rows, words, children }) {
  return html`<section class="panel picture" data-test=${test} aria-label=${title}>
    <header><h3>${title}</h3></header>
    ${empty && html`<p class="empty">${empty}</p>`}
    ${
      !empty &&
      html`${children}
        <${Canvas} kind="picture-canvas" paper=${PAPER_PX} ...${{ draw, of, label }} />
        <${Figures} caption=${label} ...${{ columns, rows, words }} />
        ${note && html`<p class="note">${note}</p>`}`
    }
  </section>`;
}
