// The mark of a water class: colour, Roman number and frame together.
import { html } from "../html.mjs";

/** Class 1 to 6 of GB 3838; null where none can be told. */
export function Grade({ number, words, test = "grade" }) {
  const w = words.water;
  return html`<span class="grade grade-${number ?? "none"}" data-test=${test} data-class=${number ?? ""}>
    ${w.grade[number] ?? w.noGrade}
  </span>`;
}

/** Whether a class is worse than the one that the section should have. */
export const misses = (number, target) => number !== null && number > target;
