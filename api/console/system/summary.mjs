// The first line: how the platform is as a whole, and each part in a word with the way to it.
import { clockTime } from "../format.mjs";
import { html } from "../html.mjs";
import * as judge from "./judge.mjs";
import { Mark } from "./parts.mjs";

/** What was `read` of each part; without an account only what anybody may read counts. */
export function Summary({ system, channels, checks, health, isKnown, words }) {
  const w = words.system;
  const states = statesOf(system, channels, checks, health);
  const overall = judge.worst(Object.values(states));
  return html`<section class="summary ${overall}" aria-label=${w.overall[overall]} data-test="summary" data-state=${overall}>
    <p class="overall" role="status">
      <${Mark} state=${overall} text=${w.overall[overall]} words=${words} />
      ${system.data && html`<small>${w.asOf(clockTime(Date.parse(system.data.at)))}</small>`}
    </p>
    <ul>
      ${Object.entries(states).map(
        ([name, state]) => html`<li>
          <button type="button" onClick=${() => show(name)} data-test="to-${name}">
            ${w[name]} <${Mark} state=${state} words=${words} />
          </button>
        </li>`,
      )}
    </ul>
    ${!isKnown && html`<p class="quiet" data-test="sign-in-note">${w.signIn}</p>`}
  </section>`;
}

/** The state of each part that is read; what could not be read anew is trouble. */
function statesOf(system, channels, checks, health) {
  const known = {};
  const put = (name, { data, error }, state) => {
    if (data) known[name] = error ? "trouble" : state(data);
    else if (error) known[name] = "trouble";
  };
  put("ingest", system, ({ ingest }) => judge.ingestState(ingest));
  put("engine", system, ({ engine }) => judge.engineState(engine));
  put("notifier", system, ({ notifier }) => judge.notifierState(notifier));
  put("checks", checks, judge.checksState);
  put("processes", system, ({ heartbeats }) =>
    judge.worst(judge.processesOf(heartbeats).map((one) => one.state)),
  );
  put("channels", channels, (all) => judge.worst(["well", ...all.map(judge.channelState)]));
  put("stations", health, (all) => judge.stationsOf(all).state);
  put("rejects", system, ({ rejects }) => judge.rejectsState(rejects));
  return known;
}

/** Brings a part into view, and the keyboard with it. */
function show(name) {
  const part = document.querySelector(`.part[data-test="${name}"]`);
  part?.scrollIntoView({ block: "start" });
  part?.querySelector("h2")?.setAttribute("tabindex", "-1");
  part?.querySelector("h2")?.focus({ preventScroll: true });
}
