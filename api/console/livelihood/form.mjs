// The monthly report of one figure: typed, saved, submitted, corrected; nothing typed is ever lost.
import { useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { html } from "../html.mjs";
import { Conflict } from "./conflict.mjs";
import { Correction } from "./correction.mjs";
import { Evidence } from "./evidence.mjs";
import { Fields } from "./fields.mjs";
import { reached, wanted } from "./figures.mjs";
import { Refusal } from "./notes.mjs";
import { faultsOf, saidOf, typedOf } from "./said.mjs";

/** Texts not yet saved, by form, for who looks at another view meanwhile. */
const unsaved = new Map();

/** `report` is the month's newest one or null; `isOwed` opens the form. */
export function ReportForm(props) {
  const { project, indicator, isOwed, unit, words } = props;
  const leads = indicator.leads.includes(unit);
  const w = words.livelihood;
  const form = useReport(props);
  const status = form.report?.status ?? "none";
  return html`<details
    class="panel form-of"
    open=${isOwed}
    data-test="report"
    data-indicator=${indicator.code}
    data-status=${status}
  >
    <summary>
      <b lang="zh-CN">${indicator.title}</b>
      <small lang="zh-CN">${project.title}</small>
      <span class="status ${status}" data-test="status">
        ${isOwed || form.report ? w.status[status] : leads ? w.nothingDue : w.mayReport}
        ${w.statusOf(form.report?.version ?? 1)}
      </span>
    </summary>
    <blockquote lang="zh-CN">${indicator.sentence}</blockquote>
    <p class="quiet">
      ${w.target} <b>${wanted(indicator, indicator.target, w)}</b>
      ${indicator.month && html` · ${w.last(indicator.month, reached(indicator, w))}`}
    </p>
    ${
      status === "returned" &&
      html`<p class="returned" role="note" data-test="returned">
        <b>${w.returnedFor}</b> ${form.report.returned_reason}
      </p>`
    }
    <${Body} ...${{ ...props, form, status }} />
  </details>`;
}

function Body({ indicator, form, status, words }) {
  const w = words.livelihood;
  if (status === "submitted") return html`<p class="locked" role="status">${w.submitted}</p>`;
  if (status === "approved")
    return html`<p class="locked">${w.locked}</p>
      <${Correction} report=${form.report} words=${words} onBegun=${form.take} />`;
  const submit = (event) => {
    event.preventDefault();
    form.submit();
  };
  return html`<form class="form" onSubmit=${submit} novalidate>
    <${Fields} ...${{ indicator, words }} typed=${form.typed} faults=${form.faults} onType=${form.type} />
    <${Evidence} report=${form.report} words=${words} onNeedReport=${form.save} />
    ${
      form.conflict &&
      html`<${Conflict}
        ...${{ indicator, words }}
        typed=${form.typed}
        current=${form.conflict}
        onKeep=${form.overwrite}
        onTake=${() => form.take(form.conflict)}
      />`
    }
    ${form.error && html`<${Refusal} error=${form.error} words=${words} />`}
    <p class="actions">
      <span role="status" data-test="saved">${form.isSaved && w.saved}</span>
      <button type="button" class="plain" data-test="save" disabled=${form.isBusy} onClick=${form.save}>
        ${w.save}
      </button>
      <button type="submit" class="main" data-test="submit" disabled=${form.isBusy}>${w.submit}</button>
    </p>
  </form>`;
}

/** What is typed and stored of one report, and the steps that it can take. */
function useReport({ indicator, report: first, plan, unit, month, account, words }) {
  const names = Object.keys(indicator.target?.parts ?? {});
  const id = [account.name, plan.code, unit, month, indicator.code].join();
  const place = { indicator: indicator.code, month, unit };
  const [report, setReport] = useState(first);
  const [typed, setTyped] = useState(unsaved.get(id) ?? typedOf(first, names));
  const [answer, setAnswer] = useState({});

  const type = (next) => {
    unsaved.set(id, next);
    setTyped(next);
    setAnswer(({ conflict }) => ({ conflict }));
  };
  const take = (stored) => {
    unsaved.delete(id);
    setReport(stored);
    setTyped(typedOf(stored, names));
    setAnswer({});
  };
  const store = async (base) => {
    const { said, wrong } = saidOf(typed);
    if (wrong.length) {
      const faults = Object.fromEntries(wrong.map((name) => [name, words.livelihood.notNumber]));
      throw Object.assign(new Error(), { faults });
    }
    const { report: stored } = base
      ? await send("PUT", `livelihood/reports/${base.id}`, { ...said, revision: base.revision })
      : await send("POST", "livelihood/reports", { ...said, ...place }, { plan: plan.code });
    unsaved.delete(id);
    setReport(stored);
    return stored;
  };
  const step = async (run) => {
    setAnswer({ isBusy: true });
    try {
      const stored = await run();
      setAnswer({ isSaved: true });
      return stored;
    } catch (error) {
      setAnswer(answerTo(error));
      return null;
    }
  };
  const submit = async () => {
    const { id: number, revision } = await store(report);
    const answered = await send("POST", `livelihood/reports/${number}/submit`, { revision });
    setReport(answered.report);
  };
  return {
    report,
    typed,
    faults: {},
    ...answer,
    type,
    take,
    save: () => step(() => store(report)),
    submit: () => step(submit),
    overwrite: () => step(() => store(answer.conflict)),
  };
}

/** Where each part of a refusal is shown: at its field, beside what is stored, or below the form. */
function answerTo(error) {
  if (error.faults) return { faults: error.faults };
  const { current } = error.problem ?? {};
  if (current) return { conflict: current, error };
  const faults = faultsOf(error.problem);
  return Object.keys(faults).length ? { faults } : { error };
}
