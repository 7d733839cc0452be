// What a unit has to report for a month: a form for each of its figures.
import { html } from "../html.mjs";
import { amended } from "../route.mjs";
import { read, readReports, useData } from "./data.mjs";
import { MonthPicker, UnitFilter } from "./filters.mjs";
import { ReportForm } from "./form.mjs";
import { PlanHead } from "./head.mjs";
import { Waiting } from "./notes.mjs";
import { isKeeper, writes } from "./roles.mjs";

/** What is for those only who report. */
export function Own({ route, account, words }) {
  if (writes(account)) return html`<${Figures} ...${{ route, account, words }} />`;
  return html`<p class="empty">${words.livelihood.signInToRead}</p>`;
}

/** The unit is the account's own; the coordination office chooses one. */
function Figures({ route, account, words }) {
  const wanted = isKeeper(account) ? route.query.unit : account.unit;
  const { data, error } = useData(readOwn, [wanted, route.query.month, account.name]);
  const w = words.livelihood;
  const waiting = html`<${Waiting} data=${data} error=${error} words=${words} />`;
  if (!data) return waiting;
  const { plan, unit, month, figures } = data;
  const change = (query) => {
    location.hash = amended(location.hash, query);
  };
  return html`<${PlanHead} of=${{ plan }} words=${words} />
    <div class="controls">
      ${
        isKeeper(account) &&
        html`<${UnitFilter}
          units=${data.units}
          chosen=${unit}
          words=${words}
          onChange=${(name) => change({ unit: name })}
        />`
      }
      <${MonthPicker}
        year=${plan.year}
        chosen=${month}
        words=${words}
        onChange=${(chosen) => change({ month: chosen })}
      />
    </div>
    ${waiting}
    <h3 class="page-title" data-test="own-title">${w.ownTitle(unit, month)}</h3>
    ${!figures.length && html`<p class="empty">${w.noOwn}</p>`}
    ${figures.map(
      (one) => html`<${ReportForm}
        key=${[account.name, unit, month, one.indicator.code].join()}
        ...${{ ...one, plan, unit, month, account, words }}
      />`,
    )}`;
}

/**
 * The figures that the unit leads or takes part in, with their newest report of the month; those
 * that it owes come first.
 */
async function readOwn(wanted, wantedMonth) {
  const { plan, projects, month: judged } = await read("projects");
  const units = [...new Set(projects.flatMap(unitsOf))];
  const unit = wanted ?? units[0];
  const month = wantedMonth ?? judged ?? `${plan.year}-01`;
  const [reports, missing] = await Promise.all([
    readReports({ plan: plan.code, unit, month }),
    read("missing", { plan: plan.code, month }),
  ]);
  const owed = new Set(missing.units.flatMap((one) => one.missing.map((two) => two.indicator)));
  const newest = new Map(
    reports.sort((a, b) => a.version - b.version).map((report) => [report.indicator, report]),
  );
  const figures = projects.flatMap((project) =>
    project.indicators
      .filter(
        ({ code, leads }) =>
          leads.includes(unit) || project.taking_part.includes(unit) || newest.has(code),
      )
      .map((indicator) => ({
        project,
        indicator,
        report: newest.get(indicator.code) ?? null,
        isOwed: owed.has(indicator.code) && indicator.leads.includes(unit),
      })),
  );
  figures.sort((a, b) => Number(b.isOwed) - Number(a.isOwed));
  return { plan, units, unit, month, figures };
}

const unitsOf = ({ indicators, taking_part }) => [
  ...indicators.flatMap((one) => one.leads),
  ...taking_part,
];
