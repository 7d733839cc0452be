// One warning with its whole story: what it says, what was done, why it was raised, who was called.
import { get, download } from "../api.mjs";
import { useData } from "../data.mjs";
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { measured, thresholdText, whatOf } from "../measure.mjs";
import { hashOf } from "../route.mjs";
import { Table } from "../tabular.mjs";
import { possible } from "./acts.mjs";
import { Ask } from "./ask.mjs";
import { CallLine, isOwed } from "./calls.mjs";
import { useDone } from "./dialog.mjs";
import { refusalText } from "./refusals.mjs";
import { standsOf } from "./warnings.mjs";

/** `id` as the route has it; the warning of the state is newer than what was read. */
export function Detail({ id, state, words, store }) {
  const live = state.warnings.get(Number(id)) ?? state.returned.get(Number(id));
  const name = state.account?.name;
  const { data, error, reload } = useData(readWarning, [id, name, live?.state, live?.level, live?.shelved_until]);
  useDone(reload);
  const warning = live ?? data?.warning;
  const w = words.duty;
  return html`<section class="panel detail" aria-labelledby="detail-title" data-test="story">
    <header>
      <a class="plain" href="#/" data-test="detail-back">${w.back}</a>
      <h2 id="detail-title">${w.detail}</h2>
    </header>
    ${error && !data && html`<p class="empty" role="alert">${refusalText(error, words)}</p>`}
    ${!error && !warning && html`<p class="empty" role="status">${words.opening}</p>`}
    ${warning && html`<${Story} ...${{ warning, data, state, words, store }} />`}
  </section>`;
}

async function readWarning(id, name) {
  const warning = await get(`warnings/${id}`);
  if (!name) return { warning };
  const [history, calls] = await Promise.all([
    get(`warnings/${id}/history`),
    get("calls", { warning: id }),
  ]);
  return { warning, history: history.items, calls: calls.items };
}

function Story({ warning, data, state, words, store }) {
  const w = words.duty;
  const criterion = state.criteria.get(warning.criterion);
  return html`<div class="story">
    <p class="head">
      <${Chip} level=${warning.level} words=${words} />
      <b>${warning.headline || warning.station_name}</b>
      <span>${warning.issued_by ? words.issuedBy(warning.issued_by) : whatOf(warning, criterion, words)}</span>
      <span class="stands" data-test="detail-state" data-state=${warning.state}>${standsOf(warning, words)}</span>
    </p>
    ${
      !warning.issued_by &&
      html`<p>
        <b>${measured(warning, warning.last_value, words)}</b> ${thresholdText(warning, criterion, words)}
        · ${dayTime(Date.parse(warning.last_time))}
      </p>`
    }
    ${[warning.detail, warning.impact].filter(Boolean).map((text) => html`<p>${words.half(text)}</p>`)}
    ${warning.acknowledged_remark && html`<blockquote>${warning.acknowledged_remark}</blockquote>`}
    ${warning.shelved_reason && html`<blockquote>${warning.shelved_reason}</blockquote>`}
    <p class="acts" data-test="detail-acts">
      ${warning.state !== "closed" &&
      possible(warning).map((what) => html`<${Ask} main=${what === "acknowledge"} ...${{ what, of: warning, store, words }} />`)}
    </p>
    <p class="links">
      ${!warning.issued_by && html`<a href=${explained(warning)} target="_blank" data-test="explain">${w.explainLink}</a>`}
      ${warning.datastream > 0 && html`<a href=${hashOf("river", [String(warning.datastream)])}>${w.toCurve}</a>`}
    </p>
    ${!state.account && html`<p class="empty">${w.signInToRead}</p>`}
    ${data?.calls && html`<${Calls} calls=${data.calls} words=${words} now=${state.now} />`}
    ${data?.history && html`<h3>${w.history}</h3><${History} items=${data.history} words=${words} />`}
  </div>`;
}

const explained = ({ criterion, last_time: at }) => download(`criteria/${criterion}/explain`, { at });

function Calls({ calls, words, now }) {
  const w = words.duty;
  const owed = calls.filter(isOwed);
  return html`<h3>${w.callsOf}</h3>
    ${!owed.length && html`<p class="quiet">${w.noCallsOf}</p>`}
    <ul class="calls">${owed.map((call) => html`<${CallLine} key=${call.id} ...${{ call, now, words }} />`)}</ul>`;
}

function History({ items, words }) {
  const w = words.duty;
  const columns = [
    { head: w.when, of: ({ at }) => dayTime(Date.parse(at)) },
    { head: w.what, of: ({ kind }) => w.kindOf[kind] },
    { head: w.column.level, of: ({ level }) => html`<${Chip} level=${level} words=${words} />` },
    { head: w.who, of: ({ by }) => by || w.platform },
    { head: w.remark, of: ({ remark, until }) => html`<span class="prose">${remark}${until && ` ${w.until(dayTime(Date.parse(until)))}`}</span>` },
  ];
  return html`<div data-test="history"><${Table} caption=${w.history} rows=${items} ...${{ columns, words }} /></div>`;
}
