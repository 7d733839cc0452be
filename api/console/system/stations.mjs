// Stations that are heard, and those that are not, longest silent first.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Table } from "../tabular.mjs";
import { stationsOf } from "./judge.mjs";
import { Panel, whole } from "./parts.mjs";

export function Stations({ read: { data, error }, now, words }) {
  const w = words.system;
  const { active, silent, suspended, state } = stationsOf(data);
  return html`<${Panel} ...${{ name: "stations", state, error, words }}>
    <p class="head" data-test="online">
      ${w.online(whole(active.length - silent.length), whole(active.length))}
    </p>
    <p class="fact ${state}">${silent.length ? w.silent(whole(silent.length)) : w.noneSilent}</p>
    <p class="quiet">${w.onlineNote}${suspended > 0 && html` · ${w.suspended(suspended)}`}</p>
    ${
      silent.length > 0 &&
      html`<${Table} caption=${w.silent(silent.length)} columns=${columns(now, words)} rows=${silent} words=${words} />`
    }
  <//>`;
}

function columns(now, words) {
  const w = words.system;
  return [
    { head: w.station, of: (one) => html`<span lang="zh-CN">${one.name}</span>` },
    { head: w.code, of: (one) => one.code },
    { head: w.lastHeard, of: ({ last_heard: at }) => (at ? dayTime(Date.parse(at)) : w.never) },
    { head: w.silentFor, of: (one) => silentFor(one, now, words), figure: true },
    { head: w.received, of: (one) => `${one.received} / ${one.expected}`, figure: true },
    { head: w.device, of: (one) => deviceOf(one, w) },
  ];
}

const silentFor = ({ last_heard: at }, now, words) =>
  at && now !== null ? words.duration(now - Date.parse(at)) : "—";

function deviceOf({ battery, mains, door }, w) {
  const said = [
    battery !== null && w.battery(battery.toFixed(1)),
    mains === "lost" && w.mainsLost,
    door === "open" && w.doorOpen,
  ].filter(Boolean);
  return said.join(", ") || "—";
}
