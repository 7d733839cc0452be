// One station on one line.
import { clockTime, dayTime, number, signed, unitText } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { Chip } from "../level.mjs";
import { memo } from "../memo.mjs";

const ARROWS = { rising: "↗", falling: "↘", steady: "→" };

/** `silent` in ms, 0 while it is heard; `onSelect(datastream)`. */
export const Row = memo(({ row, silent, isSelected, words, onSelect }) => {
  const { item, station, level } = row;
  const choose = () => onSelect(item.datastream);
  return html`<tr
    class="${silent ? "stale" : ""} ${level}"
    data-test="station"
    data-datastream=${item.datastream}
    data-level=${level}
    aria-current=${isSelected ? "true" : undefined}
    onClick=${choose}
  >
    <td class="level"><${Chip} level=${level} words=${words} /></td>
    <th scope="row" class="name" title=${item.station_name}>
      <button type="button">${item.station_name}</button>
      <small>${subjectOf(row, words)}</small>
    </th>
    <td class="value">
      <b data-test="last-value">${number(item.value, item.property)}</b> <small>${unitText(item.unit)}</small>
    </td>
    <td class="pace"><${Pace} ...${{ row, words }} /></td>
    <td class="over" data-test="over"><${Over} ...${{ row, words }} /></td>
    <td class="aim" data-test="aim"><${Aim} ...${{ row, words }} /></td>
    <td class="rained">${row.rained === null ? "" : number(row.rained, "rain")}</td>
    <td class="heard"><${Heard} ...${{ row, silent, words }} /></td>
  </tr>`;
});

/** Which water, and for all else what is measured. */
const subjectOf = ({ item, station, isLevel }, words) =>
  [!isLevel && words.property(item.property, item.title), station.river].filter(Boolean).join(" · ");

function Pace({ row: { pace, item }, words }) {
  if (pace === null) return "";
  const isSteady = Number(number(pace, item.property)) === 0;
  const trend = isSteady ? "steady" : pace > 0 ? "rising" : "falling";
  const text = isSteady ? number(0, item.property) : signed(pace, item.property);
  return html`<span class=${trend}>${ARROWS[trend]} ${words.trend[trend]}</span> <small>${text} ${unitText(item.unit)}/h</small>`;
}

function Over({ row: { passed, next, item }, words }) {
  const step = passed ?? next;
  if (!step) return "";
  const gap = number(Math.abs(item.value - step.value), item.property);
  return passed
    ? html`<span class="ink-${step.level}">${step.over} <b>${gap}</b></span>`
    : html`<small>${step.under} ${gap}</small>`;
}

function Aim({ row: { aim, item }, words }) {
  if (!aim) return "";
  const w = words.duty;
  const goal = [aim.name, !aim.name && aim.value !== null && number(aim.value, item.property)];
  return html`<span title=${aim.isForecast ? w.forecastNote : w.reckonedNote}>
    ${dayTime(aim.at)} <small>${goal.filter(Boolean).join("")}</small>
    <em class="tag" data-test=${aim.isForecast ? "forecast" : "reckoned"}>${aim.isForecast ? w.forecast : w.reckoned}</em>
  </span>`;
}

function Heard({ row: { item, station }, silent, words }) {
  if (!item.time) return words.neverHeard;
  const quality = words.duty.quality[item.flag];
  const said = html`<time title=${clockTime(item.time)}>${dayTime(item.time)}</time>${" "}
    <small class="quality flag-${item.flag}">${quality}</small>`;
  if (station.status === "suspended")
    return html`${said} <span class="tag" title=${station.status_reason}>${words.duty.suspended}</span>`;
  if (!silent) return said;
  return html`${said}
    <span class="silent" data-test="stale">${icons.silent()} ${words.stale(silent)}</span>`;
}
