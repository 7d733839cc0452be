// The page of the river engineer: a stage with its rain and discharge, its floods, its river.
import { useMemo, useState } from "../vendor/preact-hooks.mjs";
import { useData } from "../data.mjs";
import { useFresh } from "../fresh.mjs";
import { html } from "../html.mjs";
import { viewOf, windowOf } from "./address.mjs";
import { Bar } from "./bar.mjs";
import { Floods } from "./floods.mjs";
import { Picture } from "./picture.mjs";
import { besideOf, gauges, rainOf, stageOf } from "./places.mjs";
import { Rating } from "./rating.mjs";
import { readFloods, readStations } from "./reading.mjs";
import { Stack } from "./stack.mjs";
import { linesOf } from "./thresholds.mjs";
import { river as en } from "./words.en.mjs";
import { river as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };
const STEP_MS = 5 * 60 * 1000;

/** Waits until it is known what there is, and says so where the link names nothing. */
export function Page({ state, now, words: common }) {
  const words = { ...common, river: CATALOGUES[common.lang] };
  const { data: stations, error } = useData(readStations, [state.account?.name ?? ""]);
  const view = viewOf(state.route);
  const item = stageOf(state, view.place);
  const isKnown = state.heard.readings && state.heard.warnings && (stations || error);
  const inside = !isKnown
    ? html`<p class="empty" role="status">${words.loading}</p>`
    : item
      ? html`<${Stage} ...${{ state, now, words, view, item, stations }} key=${item.datastream} />`
      : html`<${Missing} ...${{ view, state, words }} />`;
  return html`<main class="rivers" data-test="river">${inside}</main>`;
}

function Missing({ view, state, words }) {
  const note = view.place ? words.river.unknown(view.place) : words.river.none;
  return html`<p class="empty" role="alert" data-test="unknown">${note}</p>
    ${view.place && html`<${Bar} ...${{ state, words, view }} />`}`;
}

function Stage({ state, now, words, view, item, stations }) {
  const present = Math.ceil((now ?? item.time ?? Date.now()) / STEP_MS) * STEP_MS;
  const fresh = useFresh({ latest: item.time, warnings: present });
  const { newest, clock } = useMemo(() => ({ newest: item.time, clock: present }), [fresh]);
  const asked = JSON.stringify([view.window, view.days]);
  const window = useMemo(() => windowOf(view, clock), [asked, clock]);
  const found = useMemo(
    () => (stations ? gauges(state.latest, stations, item) : []),
    [stations, state.latest.size],
  );
  const rain = rainOf(found, view.rain);
  const flow = besideOf(state.latest, item, "discharge");
  const station = stations?.get(item.station);
  const thresholds = useMemo(
    () => linesOf({ criteria: state.criteria, item, station, ...window, words }),
    [state.criteria, station, window, words.lang],
  );
  const [isRead, setRead] = useState(false);
  const floods = useData(readFloods, [isRead && item.datastream, view.window ? 0 : newest]);
  const shared = { state, now, words, view, item, station, window, thresholds, newest, clock, rain, flow };
  return html`<${Bar} ...${shared} gauges=${found} floods=${floods.data} />
    <${Picture} ...${shared} onRead=${() => setRead(true)} />
    ${
      isRead &&
      html`<${Floods} ...${shared} floods=${floods} />
      <${Stack} ...${shared} stations=${stations} />
      <${Rating} ...${shared} />`
    }`;
}
