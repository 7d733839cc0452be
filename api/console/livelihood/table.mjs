// The table of projects, section by section; on a phone each row is a card.
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { ExposureMark } from "./exposure.mjs";
import { Light, Strip } from "./light.mjs";
import { Bars } from "./progress.mjs";

/** `projects` as the board has them, of the plan's `year`; links keep the day `asOf`. */
export function Table({ projects, year, asOf, words }) {
  const w = words.livelihood;
  if (!projects.length) return html`<p class="empty" role="status">${w.noProjects}</p>`;
  const sections = [...new Set(projects.map((project) => project.section))];
  const heads = [w.number, w.project, w.lightHead, w.progress, w.months, w.reason];
  return html`<table class="projects" data-test="projects" aria-label=${w.table}>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    ${sections.map(
      (section) => html`<tbody>
        <tr class="section">
          <th scope="rowgroup" colspan=${heads.length} lang="zh-CN">${section}</th>
        </tr>
        ${projects
          .filter((project) => project.section === section)
          .map(
            (project) => html`<${Row}
              key=${project.code}
              ...${{ project, year, asOf, words }}
            />`,
          )}
      </tbody>`,
    )}
  </table>`;
}

function Row({ project, year, asOf, words }) {
  const { code, number, title, leads, light, months, reason, exposed_to } = project;
  const href = hashOf("livelihood", [code], { as_of: asOf });
  return html`<tr data-test="project" data-code=${code} data-light=${light}>
    <td class="number">${number}</td>
    <th scope="row" class="name">
      <a href=${href} lang="zh-CN">${title}</a>
      <small lang="zh-CN">${leads.join("、")}</small>
      <${ExposureMark} exposures=${exposed_to} words=${words} />
    </th>
    <td class="state"><${Light} light=${light} words=${words} /></td>
    <td class="bars-cell"><${Bars} of=${project} words=${words} /></td>
    <td class="months"><${Strip} months=${months} year=${year} words=${words} /></td>
    <td class="reason" data-test="reason">${words.half(reason)}</td>
  </tr>`;
}
