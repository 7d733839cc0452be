// A red warning takes the whole width until somebody acknowledges it, here or elsewhere.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { Chip } from "../level.mjs";
import { beyond, measured, thresholdText, whatOf } from "../measure.mjs";
import { hashOf } from "../route.mjs";
import { alarms } from "../state.mjs";
import { Ask } from "./ask.mjs";
import { alarm } from "./sound.mjs";
import { SoundSwitch } from "./switch.mjs";

const OTHERS = 4;

/** Sounds as long as there is an alarm, whatever page is open. */
export function keepAlarm(store) {
  const settle = () => alarm(alarms(store.state).length > 0);
  store.subscribe(settle);
  settle();
}

/** The band of the worst of them, with the next ones named. */
export function Takeover({ state, now, words, store }) {
  const waiting = alarms(state);
  if (!waiting.length) return null;
  const [worst, ...others] = waiting;
  const w = words.duty;
  return html`<section class="takeover" aria-labelledby="takeover-title" data-test="takeover" data-warning-id=${worst.id}>
    <h2 id="takeover-title">
      ${icons.alert()} ${others.length ? w.takeover(waiting.length) : w.takeoverOne}
    </h2>
    <div class="said">
      <${Said} warning=${worst} ...${{ state, now, words }} />
      <p class="actions">
        <${SoundSwitch} words=${words} />
        <a class="plain" href=${hashOf("duty", ["warning", String(worst.id)])}>${w.openDetail}</a>
        <${Ask}
          what="acknowledge"
          of=${worst}
          label=${state.account ? w.act.acknowledge : w.signInFirst}
          test="takeover-acknowledge"
          main
          ...${{ store, words }}
        />
      </p>
    </div>
    ${
      others.length > 0 &&
      html`<ul class="others">
        ${others.slice(0, OTHERS).map(
          (one) => html`<li key=${one.id}>
            <a href=${hashOf("duty", ["warning", String(one.id)])}>${placeOf(one)} · ${whatIs(one, state, words)}</a>
          </li>`,
        )}
        ${others.length > OTHERS && html`<li>${words.more(others.length - OTHERS)}</li>`}
      </ul>`
    }
  </section>`;
}

const placeOf = ({ headline, station_name: station }) => headline || station;

const whatIs = (warning, { criteria }, words) =>
  warning.issued_by
    ? words.issuedBy(warning.issued_by)
    : whatOf(warning, criteria.get(warning.criterion), words);

function Said({ warning, state, now, words }) {
  const opened = Date.parse(warning.opened);
  const criterion = state.criteria.get(warning.criterion);
  const figures = !warning.issued_by && [
    measured(warning, warning.last_value, words),
    thresholdText(warning, criterion, words),
    beyond(warning),
  ];
  return html`<div class="what">
    <p class="head">
      <${Chip} level=${warning.level} words=${words} />
      <b>${placeOf(warning)}</b> ${whatIs(warning, state, words)}
      ${figures && html`<b class="figure">${figures.filter(Boolean).join("  ")}</b>`}
    </p>
    ${warning.impact && html`<p>${words.half(warning.impact)}</p>`}
    <p class="since">${words.since(dayTime(opened), (now ?? opened) - opened)}</p>
  </div>`;
}
