// Two people wrote in one report: what was typed here beside what is stored, to choose or to merge.
import { html } from "../html.mjs";
import { typedOf } from "./said.mjs";

const OPEN = ["draft", "returned"];

/** `onKeep()` writes what was typed over what is stored, `onTake()` drops it. */
export function Conflict({ indicator, typed, current, words, onKeep, onTake }) {
  const w = words.livelihood;
  const parts = Object.keys(typed.parts);
  const stored = typedOf(current, parts);
  const rows = [
    ...(parts.length
      ? parts.map((name) => [name, typed.parts[name], stored.parts[name]])
      : [[`${w.value}（${indicator.unit}）`, typed.value, stored.value]]),
    ...["funds_paid", "narrative", "problems", "justification"].map((name) => [
      name === "funds_paid" ? w.fundsPaid : w[name],
      typed[name],
      stored[name],
    ]),
  ];
  const who = [w.status[current.status], current.updated_by].filter(Boolean).join(" · ");
  return html`<section class="conflict" role="alert" data-test="conflict">
    <p><b>${w.conflict}</b></p>
    <table class="versus">
      <thead>
        <tr>
          <th scope="col">${w.field}</th>
          <th scope="col">${w.mine}</th>
          <th scope="col">${w.theirs} <small>${who}</small></th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, mine, theirs]) => html`<tr class=${mine === theirs ? "" : "differs"}>
            <th scope="row">${name}</th>
            <td data-test="mine">${mine || "—"}</td>
            <td data-test="theirs">${theirs || "—"}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    <p class="actions">
      <button type="button" class="plain" data-test="take-theirs" onClick=${onTake}>${w.takeTheirs}</button>
      ${
        OPEN.includes(current.status) &&
        html`<button type="button" class="main" data-test="keep-mine" onClick=${onKeep}>${w.keepMine}</button>`
      }
    </p>
  </section>`;
}
