// What could not be used, counted by reason, and the newest of it byte for byte.
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Table } from "../tabular.mjs";
import { rejectsState } from "./judge.mjs";
import { Panel, whole } from "./parts.mjs";

export function Rejects({ read: { data, error }, words }) {
  const w = words.system;
  const { counts, newest } = data.rejects;
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  const state = rejectsState(data.rejects);
  if (!total) {
    return html`<${Panel} ...${{ name: "rejects", state, error, words }}>
      <p class="head">${w.noRejects}</p>
    <//>`;
  }
  return html`<${Panel} ...${{ name: "rejects", state, error, words }}>
    <p class="head" data-test="reject-total">${w.rejectsCount(whole(total))}</p>
    <p class="what-to-do">${w.rejectsHint}</p>
    <${Table}
      caption=${w.rejects}
      columns=${[
        { head: w.reason, of: (one) => html`<span data-test="reject-reason">${words.half(one.reason)}</span>` },
        { head: w.count, of: (one) => whole(one.count), figure: true },
      ]}
      rows=${[...counts].sort((a, b) => b.count - a.count)}
      words=${words}
    />
    <h3>${w.newest(newest.length)}</h3>
    <ul class="refused">
      ${newest.map((one) => html`<${Refused} key=${one.id} one=${one} words=${words} />`)}
    </ul>
  <//>`;
}

function Refused({ one, words }) {
  const w = words.system;
  const form = one.encoding === "hex" ? `${w.bytes(one.bytes)}, ${w.hex}` : w.bytes(one.bytes);
  return html`<li data-test="reject">
    <details>
      <summary>
        <time>${dateTime(Date.parse(one.received_at))}</time>
        <code>${one.topic}</code>
        <span>${words.half(one.reason)}</span>
      </summary>
      <p class="quiet">${w.payload} (${form})</p>
      <pre tabindex="0" data-test="payload">${one.beginning}</pre>
    </details>
  </li>`;
}
