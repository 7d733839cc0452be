// One figure of a project: the plan's sentence, the target, where it stands, and its year.
import { html } from "../html.mjs";
import { Course } from "./course.mjs";
import { figure, percent, reached, wanted } from "./figures.mjs";
import { Light } from "./light.mjs";
import { Told } from "./told.mjs";
import { Versions } from "./versions.mjs";

/**
 * `indicator` as a project has it, of `plan`, as it stood on the day `asOf`; `onTarget()` for who
 * may set a newer target, else null.
 */
export function Indicator({ indicator, plan, asOf, words, onTarget }) {
  const w = words.livelihood;
  const { code, title, kind, light, reason, sentence, leads } = indicator;
  const id = `indicator-${code}`;
  return html`<section class="panel indicator" aria-labelledby=${id} data-test="indicator" data-code=${code}>
    <header>
      <h4 id=${id} lang="zh-CN">${title}</h4>
      <small>${code} · ${w.kind[kind]} · <span lang="zh-CN">${leads.join("、")}</span></small>
      <${Light} light=${light} words=${words} />
    </header>
    <div class="body">
      <p class="verdict">${words.half(reason)}</p>
      <blockquote lang="zh-CN" title=${w.sentence}>${sentence}</blockquote>
      <${Facts} indicator=${indicator} words=${words} />
      <${Versions} ...${{ indicator, plan, words }} onSet=${onTarget} />
      <${Course} indicator=${indicator} year=${plan.year} words=${words} />
      <${Told} ...${{ indicator, plan, asOf, words }} />
    </div>
  </section>`;
}

function Facts({ indicator, words }) {
  const w = words.livelihood;
  const { target, month, unit, trend, forecast } = indicator;
  const inUnit = (value) => value !== null && value !== undefined && `${figure(value)} ${unit}`;
  const facts = [
    [w.target, wanted(indicator, target, w), target?.provisional && w.provisional],
    [w.value, reached(indicator, w), month && w.asOfMonth(month)],
    [w.total, inUnit(target?.total)],
    [w.baseline, inUnit(target?.baseline)],
    [w.fundsPaid, indicator.funds_paid !== null && `${figure(indicator.funds_paid)} ${w.money}`],
    [w.start, target?.start && w.monthName(target.start)],
    [w.due, target?.due],
    [w.schedule, against(indicator.behind, w)],
    [w.trendHead, trend && w.trend[trend]],
    [w.forecast, forecast && forecastText(forecast, w)],
  ];
  return html`<dl class="facts" data-test="facts">
    ${facts
      .filter(([, said]) => said)
      .map(([name, said, note]) => html`<div>
        <dt>${name}</dt>
        <dd>${said}${note && html` <small>${note}</small>`}</dd>
      </div>`)}
  </dl>`;
}

/** How far behind or ahead of the schedule, to the tenth of a percentage point. */
function against(behind, w) {
  if (behind === null) return "";
  const points = figure(Math.abs(behind), 1);
  if (points === "0") return w.onLine;
  return behind > 0 ? w.behind(points) : w.ahead(points);
}

const forecastText = ({ value, low, high, confidence }, w) =>
  w.forecastText(percent(value), percent(low), percent(high), percent(confidence * 100));
