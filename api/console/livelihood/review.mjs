// What the coordination office has to decide on: reports that units submitted.
import { useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { html } from "../html.mjs";
import { read, readReports, useData } from "./data.mjs";
import { Files } from "./evidence.mjs";
import { figure, percent, reached, wanted } from "./figures.mjs";
import { PlanHead } from "./head.mjs";
import { Light } from "./light.mjs";
import { Refusal, Waiting } from "./notes.mjs";
import { isKeeper } from "./roles.mjs";

/** What is for the coordination office only. */
export function Review({ account, words }) {
  if (isKeeper(account)) return html`<${Submissions} account=${account} words=${words} />`;
  return html`<p class="empty">${words.livelihood.signInToRead}</p>`;
}

/** Submitted reports, oldest month first. */
function Submissions({ account, words }) {
  const { data, error, reload } = useData(readSubmitted, [account.name]);
  const w = words.livelihood;
  const waiting = html`<${Waiting} data=${data} error=${error} words=${words} />`;
  if (!data) return waiting;
  const { plan, reports, indicators } = data;
  return html`<${PlanHead} of=${{ plan }} words=${words} />
    ${waiting}
    <h3 class="page-title">${w.reviewTitle} <span class="count">${reports.length}</span></h3>
    ${!reports.length && html`<p class="empty" data-test="nothing-to-review">${w.nothingToReview}</p>`}
    ${reports.map(
      (report) => html`<${Submitted}
        key=${`${report.id}.${report.revision}`}
        ...${{ report, words }}
        indicator=${indicators.get(report.indicator)}
        onDecided=${reload}
      />`,
    )}`;
}

async function readSubmitted() {
  const { plan, projects } = await read("projects");
  const reports = await readReports({ plan: plan.code, status: "submitted" });
  const indicators = new Map(
    projects.flatMap((project) => project.indicators.map((one) => [one.code, one])),
  );
  reports.sort((a, b) => a.month.localeCompare(b.month) || a.id - b.id);
  return { plan, reports, indicators };
}

function Submitted({ report, indicator, words, onDecided }) {
  const w = words.livelihood;
  const { month, title, unit, version } = report;
  const { data } = useData(readReport, [report.id, report.revision]);
  const id = `report-${report.id}`;
  return html`<section class="panel submitted" aria-labelledby=${id} data-test="submitted" data-indicator=${report.indicator}>
    <header>
      <h4 id=${id} lang="zh-CN">${title}</h4>
      <span>${w.monthName(month)}${w.statusOf(version)} · <span lang="zh-CN">${unit}</span></span>
      ${indicator && html`<${Light} light=${indicator.light} words=${words} />`}
    </header>
    <div class="body">
      <${Said} ...${{ report, indicator, words }} />
      ${data?.evidence.length > 0 && html`<${Files} report=${report} files=${data.evidence} words=${words} />`}
      <${Decision} report=${report} may=${data?.may ?? []} words=${words} onDecided=${onDecided} />
    </div>
  </section>`;
}

const readReport = (id) => read(`reports/${id}`);

/** What the report says, beside what is to be reached and what was approved last. */
function Said({ report, indicator, words }) {
  const w = words.livelihood;
  const { kind, measure, value, parts, funds_paid } = report;
  const figures = [
    [w.value, reached({ kind, unit: measure, value, parts }, w)],
    [w.fundsPaid, funds_paid !== null && `${figure(funds_paid)} ${w.money}`],
    [w.target, indicator && wanted(indicator, indicator.target, w)],
    [w.planned, indicator && indicator.planned !== null && percent(indicator.planned)],
    [w.before, indicator?.month && `${w.monthName(indicator.month)} ${reached(indicator, w)}`],
    [w.correctReason, report.correction],
  ];
  return html`<dl class="facts">
      ${figures
        .filter(([, said]) => said)
        .map(([name, said]) => html`<div><dt>${name}</dt><dd>${said}</dd></div>`)}
    </dl>
    ${["narrative", "problems", "justification"]
      .filter((name) => report[name])
      .map((name) => html`<p class="as-written"><b>${w[name]}</b> <span lang="zh-CN">${report[name]}</span></p>`)}`;
}

/** Approve, or return with a reason; who submitted a report may only return it. */
function Decision({ report, may, words, onDecided }) {
  const w = words.livelihood;
  const [error, setError] = useState(null);
  const decide = async (action, reason) => {
    const { id, revision } = report;
    try {
      await send("POST", `livelihood/reports/${id}/${action}`, { revision, ...reason });
      await onDecided();
    } catch (refused) {
      setError(refused);
    }
  };
  const sendBack = (event) => {
    event.preventDefault();
    decide("return", { reason: new FormData(event.target).get("reason") });
  };
  return html`<div class="decision">
    <form onSubmit=${sendBack}>
      <label>
        ${w.returnReason}
        <input name="reason" maxlength="1000" required data-test="return-reason" />
      </label>
      <button type="submit" class="plain" data-test="return">${w.returnIt}</button>
    </form>
    ${
      may.includes("approve")
        ? html`<button type="button" class="main" data-test="approve" onClick=${() => decide("approve")}>
            ${w.approve}
          </button>`
        : html`<small>${may.length > 0 && w.foreignEyes}</small>`
    }
    ${error && html`<${Refusal} error=${error} words=${words} />`}
  </div>`;
}
