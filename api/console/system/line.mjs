// Who judges and how far, and what waits to be told.
import { html } from "../html.mjs";
import { lengthOf, Panel, whole } from "./parts.mjs";

export function Engine({ engine, state, error, words }) {
  const w = words.system;
  const { holder, alive, behind, cursor, lag_s: lag } = engine;
  return html`<${Panel} ...${{ name: "engine", state, error, words }}>
    ${
      alive
        ? html`<p class="fact">${w.judging(holder)}</p>`
        : html`<p class="fact trouble" data-test="frozen">${w.frozen}</p>`
    }
    <p class="head" data-test="lag">
      ${behind ? w.behind(whole(behind), lengthOf(lag, words)) : w.upToDate}
    </p>
    <p class="quiet">${w.cursor(whole(cursor))}</p>
  <//>`;
}

export function Notifier({ notifier, state, error, words }) {
  const w = words.system;
  const { waiting, behind, oldest_s: oldest } = notifier;
  return html`<${Panel} ...${{ name: "notifier", state, error, words }}>
    <p class="head" data-test="queue">
      ${waiting ? w.waiting(whole(waiting)) : w.queueEmpty}
    </p>
    ${waiting > 0 && html`<p class="fact ${state}">${w.oldest(lengthOf(oldest, words))}</p>`}
    ${behind > 0 && html`<p class="quiet">${w.events(whole(behind))}</p>`}
  <//>`;
}
