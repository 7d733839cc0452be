// The processes of the platform by their heartbeats, and those that are not there.
import { html } from "../html.mjs";
import { Table } from "../tabular.mjs";
import { processesOf, worst } from "./judge.mjs";
import { ageOf, Mark, Panel } from "./parts.mjs";

export function Processes({ read: { data, error }, words }) {
  const w = words.system;
  const all = processesOf(data.heartbeats);
  const state = worst(all.map((one) => one.state));
  return html`<${Panel} ...${{ name: "processes", state, error, words }}>
    <${Table} caption=${w.processes} columns=${columns(words)} rows=${all} words=${words} />
  <//>`;
}

function columns(words) {
  const w = words.system;
  const said = (one) => (one.alive ? w.alive : one.age_s === null ? w.missing : w.silentProcess);
  const mark = (one) => html`<span data-test="process" data-process=${one.process}>
    <${Mark} state=${one.state} text=${said(one)} words=${words} />
  </span>`;
  return [
    { head: w.process, of: (one) => w.processName(one.process) },
    { head: "", of: mark },
    { head: w.lastBeat, of: (one) => ageOf(one.age_s, words) },
    { head: w.holder, of: (one) => one.holder || "—" },
  ];
}
