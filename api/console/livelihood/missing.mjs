// Who has not reported a month, by unit.
import { html } from "../html.mjs";
import { amended, hashOf } from "../route.mjs";
import { read, useData } from "./data.mjs";
import { MonthPicker } from "./filters.mjs";
import { PlanHead } from "./head.mjs";
import { Waiting } from "./notes.mjs";

/** The list of a month; the server's own choice is the last month that is over. */
export function Missing({ route, account, words }) {
  const { data, error } = useData(readMissing, [route.query.month, account?.name]);
  const waiting = html`<${Waiting} data=${data} error=${error} words=${words} />`;
  if (!data) return waiting;
  const w = words.livelihood;
  const change = (month) => {
    location.hash = amended(location.hash, { month });
  };
  return html`<${PlanHead} of=${data} words=${words} />
    <div class="controls">
      <${MonthPicker} year=${data.plan.year} chosen=${data.month} words=${words} onChange=${change} />
    </div>
    ${waiting}
    <section class="panel" aria-labelledby="missing-title">
      <header>
        <h3 id="missing-title">${w.missingTitle(data.month)}</h3>
        <span class="quiet">${w.missingNote(data.count, data.due)}</span>
      </header>
      ${data.units.map(({ unit, missing }) => html`<div class="of-unit" data-test="missing-unit">
        <h4 lang="zh-CN">
          <a href=${hashOf("livelihood", ["units", unit])}>${unit}</a> <span class="count">${missing.length}</span>
        </h4>
        <${MissingTable} missing=${missing} words=${words} />
      </div>`)}
      ${!data.count && html`<p class="empty">${w.nothingMissing}</p>`}
    </section>`;
}

const readMissing = (month) => read("missing", { month });

/** Reports that are owed: of which figure, how far they are, how late. */
export function MissingTable({ missing, words }) {
  const w = words.livelihood;
  const heads = [w.project, w.indicator, w.stateHead, w.lateHead];
  return html`<table class="stacked" data-test="missing">
    <thead>
      <tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr>
    </thead>
    <tbody>
      ${missing.map((one) => html`<tr>
        <td lang="zh-CN">
          <a href=${hashOf("livelihood", [one.project])}>${one.project_title}</a>
        </td>
        <th scope="row" lang="zh-CN">${one.title}</th>
        <td><span class="status ${one.state}">${w.state[one.state]}</span></td>
        <td class=${one.days_late > 0 ? "overdue" : ""}>${w.late(one.days_late)}</td>
      </tr>`)}
    </tbody>
  </table>`;
}
