// The response of the county: what is in force, and what waits for somebody to decide.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Ask } from "./ask.mjs";

/** `responses` as the API tells them; undefined before they are known. */
export function Responses({ responses, words, store }) {
  const w = words.duty;
  return html`<section class="panel responses" aria-labelledby="responses-title" data-test="responses">
    <header>
      <h2 id="responses-title">${w.response}</h2>
      <span class="end"><${Ask} what="propose" ...${{ words, store }} /></span>
    </header>
    <ul>
      ${Object.keys(w.family).map((family) => html`<${Family} key=${family} ...${{ family, responses, words }} />`)}
    </ul>
    <h3>${w.proposed}</h3>
    ${responses && !responses.pending.length && html`<p class="quiet">${w.noProposal}</p>`}
    <ul>
      ${(responses?.pending ?? []).map((one) => html`<${Proposal} key=${one.place} ...${{ one, words, store }} />`)}
    </ul>
  </section>`;
}

function Family({ family, responses, words }) {
  const w = words.duty;
  const one = responses?.in_force.find((each) => each.family === family);
  return html`<li data-test="response" data-family=${family} data-level=${one?.level ?? "none"}>
    ${w.family[family]} <b class="response-${one?.level ?? "none"}">${w.responseLevel[one?.level ?? "none"]}</b>
    ${one && html` <small>${w.decided(one.decided_by, dayTime(Date.parse(one.at)))}</small>`}
  </li>`;
}

function Proposal({ one, words, store }) {
  const w = words.duty;
  const of = { place: one.place, about: `${w.family[one.family]} ${w.responseLevel[one.level]}` };
  const label = one.level === "none" ? w.act.confirmEnd : w.act.confirm;
  return html`<li data-test="proposal" data-level=${one.level}>
    <b>${of.about}</b> <small>${dayTime(Date.parse(one.at))} · ${one.by || w.platform}</small>
    <p>${words.half(one.reason)}</p>
    <p class="acts">
      <${Ask} what="confirm" ...${{ of, label, words, store }} main />
      <${Ask} what="reject" ...${{ of, words, store }} />
    </p>
  </li>`;
}
