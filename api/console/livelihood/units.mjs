// What each bureau has to do: all of them, or one with its projects and what it owes.
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { read, useData } from "./data.mjs";
import { Note } from "./dispatches.mjs";
import { MonthPicker } from "./filters.mjs";
import { PlanHead } from "./head.mjs";
import { Light, LIGHTS } from "./light.mjs";
import { MissingTable } from "./missing.mjs";
import { Waiting } from "./notes.mjs";
import { Table } from "./table.mjs";

/** One unit where the address names it, the list of all otherwise. */
export function Units({ route, account, words }) {
  const [, unit] = route.parts;
  const { data, error } = useData(readUnits, [unit, route.query.month, account?.name]);
  const waiting = html`<${Waiting} data=${data} error=${error} words=${words} />`;
  if (!data) return waiting;
  return html`<${PlanHead} of=${data} words=${words} />
    ${waiting} ${
      unit
        ? html`<${Unit} of=${data} words=${words} />`
        : html`<${All} items=${data.items} words=${words} />`
    }`;
}

const readUnits = (unit, month) =>
  unit ? read(`units/${encodeURIComponent(unit)}`, { month }) : read("units");

function All({ items, words }) {
  const w = words.livelihood;
    return html`<section class="panel">
    <table aria-label=${w.view.units} data-test="units">
      <thead>
        <tr>
          <th scope="col">${w.unit}</th>
          <th scope="col" class="figure">${w.leadsCount}</th>
          <th scope="col" class="figure">${w.takingPartCount}</th>
          <th scope="col">${w.lightHead}</th>
          <th scope="col" class="figure">${w.missingCount}</th>
        </tr>
      </thead>
      <tbody>
        ${items.map((one) => html`<tr>
          <th scope="row" lang="zh-CN">
            <a href=${hashOf("livelihood", ["units", one.unit])}>${one.unit}</a>
          </th>
          <td class="figure">${one.leads}</td>
          <td class="figure">${one.taking_part}</td>
          <td><${Counts} counts=${one.counts} words=${words} /></td>
          <td class="figure ${one.missing ? "overdue" : ""}">${one.missing}</td>
        </tr>`)}
      </tbody>
    </table>
  </section>`;
}

/** Projects by light, those that there are. */
function Counts({ counts, words }) {
  return html`<span class="counts">
    ${LIGHTS.filter((light) => counts[light]).map(
      (light) => html`<span><${Light} light=${light} words=${words} /> ${counts[light]}</span>`,
    )}
  </span>`;
}

function Unit({ of, words }) {
  const w = words.livelihood;
  const { plan, unit, counts, projects, missing, dispatch, month } = of;
  const change = (chosen) => {
    location.hash = hashOf("livelihood", ["units", unit], { month: chosen });
  };
  return html`<section class="panel" aria-labelledby="unit-title" data-test="unit-detail">
      <header>
        <h3 id="unit-title" lang="zh-CN">${unit}</h3>
        <${Counts} counts=${counts} words=${words} />
        <${MonthPicker} year=${plan.year} chosen=${month} words=${words} onChange=${change} />
      </header>
      ${
        missing.length
          ? html`<h4>${month && w.missingTitle(month)}</h4>
              <${MissingTable} missing=${missing} words=${words} />`
          : html`<p class="empty">${w.nothingMissing}</p>`
      }
      ${dispatch && html`<${Note} note=${dispatch} words=${words} />`}
    </section>
    <${Table} projects=${projects} year=${plan.year} words=${words} />`;
}
