// What the platform itself knows of its own project at this moment.
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { figure, percent } from "./figures.mjs";

/** “灾害风险智慧管理系统”项目: this platform. */
export const PLATFORM = "1-16";

/** `live` as the API gives it of the platform; nothing for other projects. Children stand below. */
export function Live({ live, words, children }) {
  if (!live) return null;
  const w = words.livelihood;
  const raised = Object.entries(live.warnings_raised).filter(([, count]) => count);
  const facts = [
    [w.stationsOnline, `${live.online} / ${live.stations - live.suspended}`],
    [
      w.readingsReceived,
      `${figure(live.received)} / ${figure(live.expected)}`,
      live.received_percent !== null && percent(live.received_percent),
    ],
    [
      w.warningsRaised,
      raised.length
        ? raised.map(([level, count]) => html`<${Chip} level=${level} words=${words} /> ${count} `)
        : "0",
    ],
    [w.warningsDelivered, live.warnings_delivered],
    [w.peopleAnswered, `${live.people_answered} / ${live.people_called}`],
    [w.hazardsCovered, live.hazards.length],
    [w.drillsPassed, `${live.drills_passed} / ${live.drills_held}`],
  ];
  return html`<section class="panel live-facts" aria-labelledby="live-title" data-test="live">
    <header>
      <h3 id="live-title">${w.live}</h3>
      <small>${w.liveNote} · ${dateTime(Date.parse(live.at))}</small>
    </header>
    <dl class="facts">
      ${facts.map(([name, said, note]) => html`<div>
        <dt>${name}</dt>
        <dd>${said}${note && html` <small>${note}</small>`}</dd>
      </div>`)}
    </dl>
    <ul class="monitoring">
      ${live.monitoring.map((one) => html`<li class=${one.in_place ? "in-place" : ""}>
        <span lang="zh-CN">${one.title}</span> ${one.in_place ? w.inPlace : w.notInPlace}
      </li>`)}
    </ul>
    ${children}
  </section>`;
}
