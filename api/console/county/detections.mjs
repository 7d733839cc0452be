// What cameras and UAVs believe to see, with the picture, and the word of whoever has looked.
import { useEffect, useRef, useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { ask } from "./node.mjs";
import { Picture } from "./picture.mjs";
import { refusalText } from "./said.mjs";

const JUDGES = new Set(["duty_officer", "administrator"]);

/** Newest first; `zones` are those that hold now; `onJudged()` once somebody has judged one. */
export function Detections({ detections, zones, chosen, account, words, onJudged }) {
  const w = words.county;
  return html`<section class="panel detections" aria-labelledby="detections-title" data-test="detections">
    <header><h2 id="detections-title">${w.detections}</h2><span class="count">${detections.length}</span></header>
    ${!detections.length && html`<p class="empty">${w.noDetections}</p>`}
    <ul class="rows">
      ${detections.map(
        (one) => html`<${Detection}
          key=${one.id}
          ...${{ one, account, words, onJudged }}
          isChosen=${String(one.id) === chosen}
        />`,
      )}
    </ul>
    <${Zones} zones=${zones} words=${w} />
  </section>`;
}

function Detection({ one, isChosen, account, words, onJudged }) {
  const w = words.county;
  const title = w.signs[one.sign] ?? one.sign;
  const row = useRef(null);
  useEffect(() => {
    if (isChosen) row.current.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return html`<li ref=${row} class="detection-row ${isChosen ? "chosen" : ""}" data-test="detection" data-detection=${one.id}>
    <${Picture} picture=${one.picture} alt=${w.pictureOf(title, one.station_name)} words=${words} />
    <div>
      <b>${title} ${w.confidence(Math.round(one.confidence * 100))}</b>
      <span class="verdict ${one.verdict ?? ""}">${one.verdict ? w.verdicts[one.verdict] : w.verdicts.none}</span>
      <p>
        <span lang="zh-CN">${one.station_name}</span>
        ${one.flight && html` · ${w.flight} <span lang="zh-CN">${one.flight}</span>`}
        ${one.zone && html` · ${w.inZone} <span lang="zh-CN">${words.half(one.zone)}</span>`}
      </p>
      <p class="quiet">
        ${dayTime(Date.parse(one.time))} · ${w.placed[one.placed]}
        ${one.lon !== null && html` <button type="button" class="link-like" onClick=${() => ask({ detection: String(one.id), view: "places" })}>
          ${one.lon.toFixed(4)}°E ${one.lat.toFixed(4)}°N
        </button>`}
      </p>
      ${JUDGES.has(account?.role) && html`<${Judge} one=${one} words=${words} onJudged=${onJudged} />`}
    </div>
  </li>`;
}

function Judge({ one, words, onJudged }) {
  const w = words.county;
  const [refusal, setRefusal] = useState("");
  const say = async (event) => {
    event.preventDefault();
    const remark = new FormData(event.target).get("remark");
    try {
      await send("POST", `detections/${one.id}/verdict`, { verdict: event.submitter.value, remark });
      setRefusal("");
      await onJudged();
    } catch (error) {
      setRefusal(refusalText(error, words));
    }
  };
  const button = (verdict) => html`<button type="submit" class="plain" value=${verdict} data-test="verdict-${verdict}">
    ${w.verdicts[verdict]}
  </button>`;
  return html`<form class="judge" onSubmit=${say}>
    <input name="remark" maxlength="1000" aria-label=${w.remark} placeholder=${w.remark} />
    ${button("confirmed")} ${button("false_alarm")}
    <span role="alert" class="refusal">${refusal && html`${icons.alert()} ${refusal}`}</span>
  </form>`;
}

function Zones({ zones, words: w }) {
  if (!zones.length) return html`<p class="quiet padded">${w.noZones}</p>`;
  return html`<details class="padded" data-test="zones">
    <summary>${w.zones(zones.length)}</summary>
    <ul>
      ${zones.map(
        (zone) => html`<li>
          <span lang="zh-CN"><b>${zone.name}</b> ${zone.reason}</span>
          <small>${zone.lon.toFixed(4)}°E ${zone.lat.toFixed(4)}°N · ${zone.radius_m} m</small>
        </li>`,
      )}
    </ul>
  </details>`;
}
