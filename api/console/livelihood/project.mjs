// One project: what the plan says, how each of its figures stands, and where it is in danger.
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { read, useData } from "./data.mjs";
import { Drafting } from "./drafting.mjs";
import { Exposures } from "./exposure.mjs";
import { AsOf } from "./filters.mjs";
import { PlanHead } from "./head.mjs";
import { Indicator } from "./indicator.mjs";
import { Light } from "./light.mjs";
import { Live, PLATFORM } from "./live.mjs";
import { Waiting } from "./notes.mjs";
import { Bars } from "./progress.mjs";
import { isKeeper } from "./roles.mjs";

/** The project whose code is in the address. */
export function Project({ route, account, words }) {
  const [code] = route.parts;
  const { as_of } = route.query;
  const { data, error, reload } = useData(readProject, [code, as_of, account?.name]);
  const waiting = html`<${Waiting} data=${data} error=${error} words=${words} />`;
  if (!data) return waiting;
  const w = words.livelihood;
  const { project } = data;
  const change = (day) => {
    location.hash = hashOf("livelihood", [code], { as_of: day });
  };
  return html`<${PlanHead} of=${data} words=${words} />
    <div class="controls">
      <a class="back" href=${hashOf("livelihood", [], { as_of })}>← ${w.back}</a>
      <${AsOf} of=${data} words=${words} onChange=${change} />
    </div>
    ${waiting}
    <article class="one-project" data-test="one-project">
      <${Head} project=${project} words=${words} />
      <${Exposures} exposures=${project.exposed_to} words=${words} />
      <details class="panel" open>
        <summary>${w.planText}</summary>
        <blockquote lang="zh-CN">${project.text}</blockquote>
      </details>
      <${Live} live=${data.live} words=${words}>
        <${Drafting} month=${data.month} ...${{ project, account, words }} />
      <//>
      ${project.indicators.map(
        (indicator) => html`<${Indicator}
          key=${indicator.code}
          ...${{ indicator, words }}
          plan=${data.plan}
          asOf=${data.as_of}
          onTarget=${isKeeper(account) && !as_of ? reload : null}
        />`,
      )}
    </article>`;
}

/** The project, and today what the platform tells of its own. */
async function readProject(code, as_of) {
  const [detail, live] = await Promise.all([
    read(`projects/${encodeURIComponent(code)}`, { as_of }),
    code === PLATFORM && !as_of ? read("platform").catch(() => null) : null,
  ]);
  return { ...detail, live };
}

function Head({ project, words }) {
  const w = words.livelihood;
  const { number, section, title, leads, taking_part, places, light, reason } = project;
  const towns = [...new Set(places.map((place) => place.town))];
  return html`<header class="project-head panel">
    <p class="quiet"><span lang="zh-CN">${section}</span> · ${number}</p>
    <h3 lang="zh-CN">${title}</h3>
    <p>
      ${w.leads} <b lang="zh-CN">${leads.join("、")}</b>
      ${taking_part.length > 0 && html` · ${w.takingPart} <span lang="zh-CN">${taking_part.join("、")}</span>`}
      ${towns.length > 0 && html` · <span lang="zh-CN">${towns.join("、")}</span>`}
    </p>
    <p class="verdict">
      <${Light} light=${light} words=${words} />
      <span data-test="reason">${words.half(reason)}</span>
    </p>
    <${Bars} of=${project} words=${words} />
  </header>`;
}
