// The page of county.
import { html } from "../html.mjs";

export function Page({ state, words }) {
  return html`<main class="place" data-test="county"><h2>${words.page[state.route.page]}</h2></main>`;
}
