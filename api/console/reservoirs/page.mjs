// The page of reservoirs.
import { html } from "../html.mjs";

export function Page({ state, words }) {
  return html`<main class="place" data-test="reservoirs"><h2>${words.page[state.route.page]}</h2></main>`;
}
