// The ways to reach people, and whether they reach anybody.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Table } from "../tabular.mjs";
import { channelState, worst } from "./judge.mjs";
import { Mark, Panel, whole } from "./parts.mjs";

export function Channels({ read: { data, error }, words }) {
  const w = words.system;
  const state = worst(["well", ...data.map(channelState)]);
  return html`<${Panel} ...${{ name: "channels", state, error, words }}>
    ${
      data.length
        ? html`<${Table} caption=${w.channels} columns=${columns(words)} rows=${data} words=${words} />`
        : html`<p class="head">${w.noChannels}</p>`
    }
  <//>`;
}

function columns(words) {
  const w = words.system;
  const text = { trouble: w.dead, doubt: w.unsteady };
  const mark = (one) => {
    const state = channelState(one);
    return html`<span data-test="channel" data-channel=${one.channel}>
      <${Mark} state=${state} text=${text[state]} words=${words} />
    </span>`;
  };
  return [
    { head: w.channel, of: (one) => w.channelName(one.channel) },
    { head: "", of: mark },
    { head: w.queued, of: (one) => whole(one.waiting), figure: true },
    { head: w.failures, of: (one) => whole(one.failures), figure: true },
    { head: w.lastGood, of: (one) => timeOf(one.last_good, w) },
    { head: w.lastError, of: (one) => html`<span class="prose">${errorOf(one, words)}</span>` },
  ];
}

const timeOf = (at, w) => (at ? dayTime(Date.parse(at)) : w.never);

const errorOf = ({ failures, last_error: said }, words) => (failures ? words.half(said) : "—");
