// The coordination office's note for each month, and for the office the field to write it.
import { useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";
import { read, useData } from "./data.mjs";
import { MonthPicker } from "./filters.mjs";
import { PlanHead } from "./head.mjs";
import { Refusal, Waiting } from "./notes.mjs";
import { isKeeper } from "./roles.mjs";

/** Every month's newest note, with the versions before it. */
export function Dispatches({ account, words }) {
  const { data, error, reload } = useData(readNotes, [account?.name]);
  const waiting = html`<${Waiting} data=${data} error=${error} words=${words} />`;
  if (!data) return waiting;
  const w = words.livelihood;
  const months = [...new Set(data.items.map((note) => note.month))];
  return html`<${PlanHead} of=${data} words=${words} />
    ${waiting}
    ${isKeeper(account) && html`<${Writing} data=${data} words=${words} onSaved=${reload} />`}
    ${months.map((month) => {
      const [newest, ...older] = data.items.filter((note) => note.month === month);
      return html`<section class="panel" data-test="dispatch" data-month=${month}>
        <${Note} note=${newest} words=${words} />
        ${
          older.length > 0 &&
          html`<details>
            <summary>${w.older(older.length)}</summary>
            ${older.map((note) => html`<${Note} note=${note} words=${words} />`)}
          </details>`
        }
      </section>`;
    })}
    ${!months.length && html`<p class="empty">${w.dispatchNone}</p>`}`;
}

const readNotes = () => read("dispatches");

/** One version of a month's note. */
export function Note({ note, words }) {
  const w = words.livelihood;
  const { month, version, text, by, at } = note;
  return html`<article class="dispatch-note">
    <h4>${w.dispatchTitle(month)}</h4>
    <p lang="zh-CN" class="as-written">${text}</p>
    <small>${[w.versionOf(version), dateTime(Date.parse(at)), by].filter(Boolean).join(" · ")}</small>
  </article>`;
}

function Writing({ data: { plan, items }, words, onSaved }) {
  const w = words.livelihood;
  const [month, setMonth] = useState(items[0]?.month ?? `${plan.year}-01`);
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState({});
  const publish = async (event) => {
    event.preventDefault();
    try {
      await send("POST", "livelihood/dispatches", { month, text }, { plan: plan.code });
      setText("");
      setAnswer({ done: true });
      await onSaved();
    } catch (error) {
      setAnswer({ error });
    }
  };
  return html`<form class="panel form" onSubmit=${publish} data-test="dispatch-form">
    <header><h3>${w.dispatchWrite}</h3></header>
    <${MonthPicker} year=${plan.year} chosen=${month} words=${words} onChange=${setMonth} />
    <label>
      ${w.dispatchTitle(month)}
      <textarea
        name="text"
        rows="5"
        maxlength="20000"
        required
        value=${text}
        onInput=${(event) => setText(event.target.value)}
      ></textarea>
    </label>
    ${answer.error && html`<${Refusal} error=${answer.error} words=${words} />`}
    <p class="actions">
      <span role="status">${answer.done && w.dispatchSaved}</span>
      <button type="submit" class="main">${w.dispatchSave}</button>
    </p>
  </form>`;
}
