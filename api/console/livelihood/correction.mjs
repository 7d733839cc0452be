// The way to mend an approved report: a new version, with the reason.
import { useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { html } from "../html.mjs";
import { Refusal } from "./notes.mjs";

/** `onBegun(report)` gets the draft of the new version. */
export function Correction({ report, words, onBegun }) {
  const w = words.livelihood;
  const [error, setError] = useState(null);
  const begin = async (event) => {
    event.preventDefault();
    const { reason } = Object.fromEntries(new FormData(event.target));
    try {
      onBegun((await send("POST", `livelihood/reports/${report.id}/correct`, { reason })).report);
    } catch (refused) {
      setError(refused);
    }
  };
  return html`<details class="correction" data-test="correction">
    <summary>${w.correct}</summary>
    <form class="form" onSubmit=${begin}>
      <label>${w.correctReason}<textarea name="reason" rows="2" maxlength="1000" required></textarea></label>
      ${error && html`<${Refusal} error=${error} words=${words} />`}
      <p class="actions"><button type="submit" class="main">${w.correctStart}</button></p>
    </form>
  </details>`;
}
