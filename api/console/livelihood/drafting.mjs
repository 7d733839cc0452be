// The platform's own report of a month, drafted from what it knows of itself.
import { useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { Refusal } from "./notes.mjs";
import { isKeeper, writes } from "./roles.mjs";

/** For who reports of `project`: drafts the report of `month`, and goes to where it is submitted. */
export function Drafting({ project, month, account, words }) {
  const w = words.livelihood;
  const [error, setError] = useState(null);
  const isOwn = project.leads.includes(account?.unit);
  if (!month || !writes(account) || !(isKeeper(account) || isOwn)) return null;
  const draft = async () => {
    try {
      const [{ unit }] = await send("POST", "livelihood/platform/report", { month });
      location.hash = hashOf("livelihood", ["own"], { month, unit });
    } catch (refused) {
      setError(refused);
    }
  };
  return html`<div class="drafting">
    ${error && html`<${Refusal} error=${error} words=${words} />`}
    <p class="actions">
      <button type="button" class="plain" data-test="draft-platform" onClick=${draft}>
        ${w.draftPlatform(month)}
      </button>
    </p>
  </div>`;
}
