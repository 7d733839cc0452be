// What units told of an indicator month by month, as approved.
import { html } from "../html.mjs";
import { readReports, useData } from "./data.mjs";
import { figure, reached } from "./figures.mjs";
import { Refusal } from "./notes.mjs";

/** Reports approved until the day `asOf`, newest first; a corrected one shows its newest version. */
export function Told({ indicator, plan, asOf, words }) {
  const w = words.livelihood;
  const { data, error } = useData(readApproved, [plan.code, indicator.code]);
  if (error) return html`<${Refusal} error=${error} words=${words} />`;
  const [newest, ...older] = newestVersions(
    (data ?? []).filter(({ decided_at }) => decided_at.slice(0, 10) <= asOf),
  );
  return html`<section class="told-of" data-test="told">
    <h5>${w.told}</h5>
    ${data && !newest && html`<p class="quiet">${w.nothingTold}</p>`}
    ${newest && html`<${Entry} report=${newest} words=${words} />`}
    ${
      older.length > 0 &&
      html`<details>
        <summary>${w.earlierReports(older.length)}</summary>
        ${older.map((report) => html`<${Entry} report=${report} words=${words} />`)}
      </details>`
    }
  </section>`;
}

const readApproved = (plan, indicator) => readReports({ plan, indicator, status: "approved" });

/** The newest version of each month, newest month first. */
function newestVersions(reports) {
  const byMonth = new Map();
  for (const report of [...reports].sort((a, b) => a.version - b.version))
    byMonth.set(report.month, report);
  return [...byMonth.values()].sort((a, b) => b.month.localeCompare(a.month));
}

function Entry({ report, words }) {
  const w = words.livelihood;
  const { kind, measure, value, parts, funds_paid } = report;
  const figures = [
    reached({ kind, unit: measure, value, parts }, w),
    funds_paid !== null && `${w.fundsPaid} ${figure(funds_paid)} ${w.money}`,
    report.version > 1 && w.versionOf(report.version),
  ];
  return html`<div class="entry">
    <p><b>${w.monthName(report.month)}</b> ${figures.filter(Boolean).join(" · ")}</p>
    ${report.narrative && html`<p lang="zh-CN">${report.narrative}</p>`}
    ${report.problems && html`<p class="problem" lang="zh-CN"><b>${w.problems}</b> ${report.problems}</p>`}
    ${report.justification && html`<p class="quiet" lang="zh-CN">${report.justification}</p>`}
  </div>`;
}
