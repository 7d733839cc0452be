// The head of every view of a plan: its title, its day, and whether it is made up.
import { html } from "../html.mjs";

/** `of` has the plan, as_of and month of an answer; children stand at the right. */
export function PlanHead({ of: { plan, as_of, month }, words, children }) {
  const w = words.livelihood;
  return html`<${Demonstration} plan=${plan} words=${words} />
    <header class="plan-head">
      <div>
        <h2 lang="zh-CN" data-test="plan">${plan.title}</h2>
        <p class="quiet">
          ${w.planOf(plan.year, plan.issuer)}${as_of && html` · <b data-test="as-of-note">${w.asOfNote(as_of, month)}</b>`}
        </p>
      </div>
      ${children}
    </header>`;
}

/** Says in both languages that nothing here happened; nothing for a real plan. */
export function Demonstration({ plan, words }) {
  if (!plan.demonstration) return null;
  return html`<p class="demonstration" role="note" data-test="demonstration">
    ${words.livelihood.demonstrationBoth}
  </p>`;
}
