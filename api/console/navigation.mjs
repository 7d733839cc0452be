// The way from one page of the console to another.
import { useEffect, useRef } from "./vendor/preact-hooks.mjs";
import { html } from "./html.mjs";
import { hashOf, PAGES } from "./route.mjs";

const PLACES = [["duty", "#/"], ...PAGES.map((page) => [page, hashOf(page)])];

/** Links to the pages; the one on screen is marked, and in sight where they do not all fit. */
export function Navigation({ page, words }) {
  const row = useRef();
  useEffect(() => {
    const { current } = row;
    const link = current.querySelector("[aria-current]");
    if (link) current.scrollLeft = link.offsetLeft - (current.clientWidth - link.offsetWidth) / 2;
  }, [page, words.lang]);
  return html`<nav class="pages" aria-label=${words.pages} data-test="pages" ref=${row}>
    ${PLACES.map(
      ([name, href]) =>
        html`<a href=${href} data-test="to-${name}" aria-current=${name === page ? "page" : undefined}>
          ${words.page[name]}
        </a>`,
    )}
  </nav>`;
}
