// The line above the desk: who is on duty, the response, how calling goes, the sound, the way about.
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { ordered } from "./calls.mjs";
import { SoundSwitch } from "./switch.mjs";

const VIEWS = { stations: "#/", calls: hashOf("duty", ["calls"]), shift: hashOf("duty", ["shift"]) };

/** `shown` is the view on screen; `known` the calls, `shift` who is on duty and the response. */
export function Bar({ shown, known, shift, account, words }) {
  const w = words.duty;
  return html`<div class="deskbar" data-test="deskbar">
    <nav class="views" aria-label=${w.views}>
      ${Object.entries(VIEWS).map(
        ([name, href]) => html`<a href=${href} data-test="view-${name}" aria-current=${name === shown ? "page" : undefined}>
          ${w.view[name]}
        </a>`,
      )}
    </nav>
    ${account ? html`<${Known} ...${{ known, shift, words }} />` : html`<span class="quiet">${w.signInToRead}</span>`}
    <${SoundSwitch} words=${words} />
  </div>`;
}

const LEVELS = ["none", "IV", "III", "II", "I"];
const gravest = (proposals) =>
  [...proposals].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level))[0];

function Known({ known, shift: { duty, responses }, words }) {
  const w = words.duty;
  const { live } = ordered(known.calls);
  const sum = (name) => live.reduce((total, call) => total + call[name], 0);
  const silent = sum("waiting") + sum("unanswered");
  const inForce = (responses?.in_force ?? []).filter(({ level }) => level !== "none");
  const waiting = gravest(responses?.pending ?? []);
  const people = duty?.now.map(({ name }) => name).join("、");
  return html`<a href=${VIEWS.shift} data-test="bar-duty"><small>${w.officer}</small> <b>${people || (duty ? w.nobody : "…")}</b></a>
    <a href=${VIEWS.shift} data-test="bar-response">
      <small>${w.response}</small>${" "}
      ${
        inForce.length
          ? inForce.map(({ family, level }) => html`<b class="response-${level}">${w.family[family]} ${w.responseLevel[level]}</b> `)
          : html`<b>${w.responseLevel.none}</b>`
      }
      ${waiting && html` <em class="tag">${w.responseWaiting(w.responseLevel[waiting.level])}</em>`}
    </a>
    <a href=${VIEWS.calls} data-test="bar-calls">
      <small>${w.view.calls}</small>
      ${
        live.length
          ? html` <b>${w.called(sum("answered"), sum("seats"))}</b>
              ${silent > 0 && html` <b class="unanswered">${w.silentSeats(silent)}</b>`}`
          : html` <span class="quiet">${known.reads ? w.noCalls : "…"}</span>`
      }
    </a>`;
}
