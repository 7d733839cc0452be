// The way from one page of the console to another.
import { html } from "./html.mjs";
import { hashOf, PAGES } from "./route.mjs";

const PLACES = [["duty", "#/"], ...PAGES.map((page) => [page, hashOf(page)])];

/** Links to the pages; the one on screen is marked. */
export function Navigation({ page, words }) {
  return html`<nav class="pages" aria-label=${words.pages} data-test="pages">
    ${PLACES.map(
      ([name, href]) =>
        html`<a href=${href} data-test="to-${name}" aria-current=${name === page ? "page" : undefined}>
          ${words.page[name]}
        </a>`,
    )}
  </nav>`;
}
