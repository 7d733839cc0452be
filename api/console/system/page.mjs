// The page of the platform itself: whether all of it works, worst first for whoever must mend it.
import { Component } from "../vendor/preact.mjs";
import { html } from "../html.mjs";
import { Channels } from "./channels.mjs";
import { Checks } from "./checks.mjs";
import {
  OFTEN_MS, SELDOM_MS, readChannels, readChecks, readHealth, readLoad, readSystem, useLive,
} from "./data.mjs";
import { Ingest } from "./ingest.mjs";
import * as judge from "./judge.mjs";
import { Engine, Notifier } from "./line.mjs";
import { Load } from "./load.mjs";
import { Processes } from "./processes.mjs";
import { Quality } from "./quality.mjs";
import { Rejects } from "./rejects.mjs";
import { Stations } from "./stations.mjs";
import { Summary } from "./summary.mjs";
import { system as en } from "./words.en.mjs";
import { system as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };

/** Drawn anew only when one of its own properties changes: it reads by itself, and slowly. */
export class Page extends Component {
  shouldComponentUpdate(next) {
    const { state, words } = this.props;
    const { route, account } = next.state;
    const isKnown = ({ state: { now } }) => now !== null;
    return (
      state.route !== route ||
      state.account !== account ||
      words.lang !== next.words.lang ||
      isKnown(this.props) !== isKnown(next)
    );
  }

  render({ state: { route, account, now }, words: common }) {
    const words = { ...common, system: CATALOGUES[common.lang] };
    return html`<main class="place system" data-test="system">
      ${account !== undefined && html`<${View} ...${{ route, account, now, words }} />`}
    </main>`;
  }
}

function View({ route, account, now, words }) {
  const who = [account?.name];
  const system = useLive(readSystem, who, OFTEN_MS);
  const channels = useLive(readChannels, who, OFTEN_MS);
  const checks = useLive(readChecks, who, SELDOM_MS);
  const health = useLive(readHealth, [], SELDOM_MS);
  const load = useLive(readLoad, [], SELDOM_MS);
  return html`<${Summary} ...${{ system, channels, checks, health, isKnown: Boolean(account), words }} />
    <div class="parts">
      ${system.data && html`<${Line} read=${system} words=${words} />`}
      ${checks.data && html`<${Checks} read=${checks} words=${words} />`}
      ${system.data && html`<${Processes} read=${system} words=${words} />`}
      ${channels.data && html`<${Channels} read=${channels} words=${words} />`}
    </div>
    <div>
      ${health.data && html`<${Stations} read=${health} now=${now} words=${words} />`}
      ${system.data && html`<${Rejects} read=${system} words=${words} />`}
      ${load.data && html`<${Load} read=${load} words=${words} />`}
      <${Quality} route=${route} now=${now} words=${words} />
    </div>`;
}

/** The line from a message to a call. */
function Line({ read: { data, error }, words }) {
  const { ingest, engine, notifier } = data;
  return html`<${Ingest} ...${{ ingest, error, words }} state=${judge.ingestState(ingest)} />
    <${Engine} ...${{ engine, error, words }} state=${judge.engineState(engine)} />
    <${Notifier} ...${{ notifier, error, words }} state=${judge.notifierState(notifier)} />`;
}
