// What came of what should have come on a day, and what the tests said of it: the worst first.
import { useState } from "../vendor/preact-hooks.mjs";
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";
import { amended } from "../route.mjs";
import { Table } from "../tabular.mjs";
import { RARELY_MS, readQuality, useLive } from "./data.mjs";
import { qualityOf } from "./judge.mjs";
import { Panel, percent, whole } from "./parts.mjs";

const WORST = 15;
const MOST = 500;
const DAY_MS = 24 * 3600 * 1000;
const POOR = 0.9;

/** Of the day that the address names, or of today by the platform's clock. */
export function Quality({ route, now, words }) {
  const w = words.system;
  const today = now === null ? "" : dateTime(now).slice(0, 10);
  const day = /^\d{4}-\d\d-\d\d$/.test(route.query.day ?? "") ? route.query.day : today;
  const { data, error } = useLive(readQuality, [day], RARELY_MS);
  const [isWhole, setWhole] = useState(false);
  const rows = data ? qualityOf(data, day === today ? elapsed(now) : 1) : [];
  const poor = rows.filter((one) => one.usable < POOR).length;
  const state = !data ? "unknown" : poor ? "doubt" : "well";
  const choose = (event) => (location.hash = amended(location.hash, { day: event.target.value }));
  return html`<${Panel} ...${{ name: "quality", state, error, words }}>
    <p class="head">
      <label class="day">${w.day} <input type="date" value=${day} onChange=${choose} data-test="quality-day" /></label>
    </p>
    <p class="quiet">${w.qualityNote}</p>
    ${data && !rows.length && html`<p class="empty">${w.noQuality}</p>`}
    ${
      rows.length > 0 &&
      html`<${Table}
        caption=${w.quality}
        columns=${columns(words)}
        rows=${rows.slice(0, isWhole ? MOST : WORST)}
        words=${words}
      />`
    }
    ${
      rows.length > WORST &&
      html`<p class="actions">
        <button type="button" class="plain" aria-pressed=${isWhole} onClick=${() => setWhole(!isWhole)}>
          ${isWhole ? w.showWorst : w.showAll(Math.min(rows.length, MOST))}
        </button>
      </p>`
    }
  <//>`;
}

/** The share of the platform's day that is over, by Beijing time. */
function elapsed(now) {
  const midnight = Date.parse(`${dateTime(now).slice(0, 10)}T00:00:00+08:00`);
  return (now - midnight) / DAY_MS;
}

function columns(words) {
  const w = words.system;
  const figure = (name) => ({ head: w[name], of: (one) => whole(one[name]), figure: true });
  return [
    { head: w.station, of: (one) => html`<span lang="zh-CN">${one.station_name}</span>` },
    { head: w.datastream, of: (one) => words.property(one.property, one.title) },
    {
      head: w.usable,
      of: (one) => html`<b class=${one.usable < POOR ? "poor" : ""}>${percent(one.usable)}</b>`,
      figure: true,
    },
    { head: w.expected, of: (one) => whole(one.due), figure: true },
    figure("good"),
    figure("suspect"),
    figure("failed"),
    figure("absent"),
    figure("late"),
  ];
}
