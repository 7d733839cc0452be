// A person's word on a detection: what was said, and the buttons to say it.
import { useState } from "../vendor/preact-hooks.mjs";
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";
import { judge } from "./data.mjs";

/** `onJudged()` once the word is kept. */
export function Verdict({ one, words, mayJudge, onJudged }) {
  const w = words.fire;
  return html`<${Said} one=${one} words=${words} />
    ${one.zone_id !== null && html`<small>${w.known}</small>`}
    ${mayJudge && one.zone_id === null && html`<${Word} ...${{ one, words, onJudged }} />`}`;
}

function Said({ one: { verdict, verdicts }, words }) {
  const w = words.fire;
  if (!verdict) return html`<span data-test="verdict">${w.open}</span>`;
  const [{ by, remark, at }] = verdicts;
  return html`<b data-test="verdict" class=${verdict === "confirmed" ? "expected" : ""}>${w.verdicts[verdict]}</b>
    <small>${[by, dateTime(Date.parse(at)), remark].filter(Boolean).join(" · ")}</small>`;
}

function Word({ one, words, onJudged }) {
  const w = words.fire;
  const [state, setState] = useState({ isBusy: false, refusal: "" });
  const say = async (event) => {
    event.preventDefault();
    setState({ isBusy: true, refusal: "" });
    const { remark } = Object.fromEntries(new FormData(event.currentTarget));
    try {
      await judge(one.id, event.submitter.value, remark);
      await onJudged();
      setState({ isBusy: false, refusal: "" });
    } catch (error) {
      const refusal = error.problem ? words.half(error.message) : words.unreachable;
      setState({ isBusy: false, refusal });
    }
  };
  const offered = ["confirmed", "false_alarm"].filter((verdict) => verdict !== one.verdict);
  return html`<form class="word" onSubmit=${say}>
    <input name="remark" maxlength="1000" placeholder=${w.remark} aria-label=${w.remarkOn(one.id)} data-test="remark" />
    ${offered.map(
      (verdict) => html`<button type="submit" class="language" value=${verdict} disabled=${state.isBusy} data-test=${verdict}>
        ${w.says[verdict]}
      </button>`,
    )}
    ${state.refusal && html`<p role="alert">${state.refusal}</p>`}
  </form>`;
}
