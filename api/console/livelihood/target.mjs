// A newer version of a target: the coordination office tells the figures and the document that sets them.
import { useState } from "../vendor/preact-hooks.mjs";
import { send } from "../api.mjs";
import { html } from "../html.mjs";
import { Field } from "./fields.mjs";
import { Refusal } from "./notes.mjs";
import { faultsOf, numberOf } from "./said.mjs";

const FIGURES = ["value", "total", "baseline"];
const DATE = { type: "date", required: true };
const DOCUMENT = { required: true, maxlength: 1000 };

/** Begins with what is in force, but for the document; `onSet(versions)` once it is stored. */
export function NewTarget({ indicator, plan, words, onSet }) {
  const w = words.livelihood;
  const [typed, setTyped] = useState(() => typedOf(indicator.target));
  const [answer, setAnswer] = useState({});
  const set = async (event) => {
    event.preventDefault();
    const { target, faults } = targetOf(typed, indicator.target, w);
    if (faults) return setAnswer({ faults });
    const path = `livelihood/indicators/${encodeURIComponent(indicator.code)}/targets`;
    try {
      await onSet((await send("POST", path, target, { plan: plan.code })).items);
    } catch (error) {
      const found = faultsOf(error.problem);
      setAnswer(Object.keys(found).length ? { faults: found } : { error });
    }
  };
  const type = (name, text) => setTyped({ ...typed, [name]: text });
  const field = (name, label, as) => html`<${Field}
    ...${{ name, label, as, words }}
    code=${`target-${indicator.code}`}
    text=${typed[name]}
    fault=${answer.faults?.[name]}
    onType=${(text) => type(name, text)}
  />`;
  const inUnit = (label) => `${label}（${indicator.unit}）`;
  const parts = Object.keys(indicator.target?.parts ?? {});
  const known = [...Object.keys(typed), "parts"];
  const others = Object.entries(answer.faults ?? {}).filter(([name]) => !known.includes(name));
  return html`<form class="form" onSubmit=${set} data-test="target-form">
    <div class="numbers">
      ${
        parts.length
          ? parts.map((name) => field(`parts.${name}`, `${w.target}（${name}）`))
          : field("value", inUnit(w.target))
      }
      ${field("total", inUnit(w.total))} ${field("baseline", inUnit(w.baseline))}
      ${field("start", w.start, { type: "month" })} ${field("due", w.due, DATE)}
    </div>
    <div class="source">
      ${field("document", w.document, DOCUMENT)} ${field("dated", w.dated, DATE)}
    </div>
    <label class="check">
      <input
        type="checkbox"
        checked=${typed.provisional}
        onChange=${(event) => type("provisional", event.target.checked)}
      />
      ${w.provisional}
    </label>
    ${others.map(([, fault]) => html`<p class="fault" role="alert">${words.half(fault)}</p>`)}
    ${answer.error && html`<${Refusal} error=${answer.error} words=${words} />`}
    <p class="actions">
      <small>${w.newTargetNote}</small>
      <button type="submit" class="main">${w.newTargetSave}</button>
    </p>
  </form>`;
}

const text = (value) => String(value ?? "");

function typedOf(target) {
  const parts = Object.entries(target?.parts ?? {});
  return {
    ...Object.fromEntries(FIGURES.map((name) => [name, text(target?.[name])])),
    ...Object.fromEntries(parts.map(([name, value]) => [`parts.${name}`, text(value)])),
    start: text(target?.start),
    due: text(target?.due),
    provisional: target?.provisional ?? false,
    document: "",
    dated: "",
  };
}

/** What the server is told as `{ target }`, or the `{ faults }` of what is no number. */
function targetOf(typed, before, w) {
  const names = Object.keys(typed).filter((name) => FIGURES.includes(name) || name.startsWith("parts."));
  const numbers = Object.fromEntries(names.map((name) => [name, numberOf(typed[name])]));
  const wrong = names.filter((name) => numbers[name] === undefined);
  if (wrong.length) return { faults: Object.fromEntries(wrong.map((name) => [name, w.notNumber])) };
  const { value, total, baseline, ...parts } = numbers;
  const { start, due, provisional, document, dated } = typed;
  const told = Object.entries(parts).filter(([, part]) => part !== null);
  const isSameTime = due === before?.due && start === text(before?.start);
  return {
    target: {
      value,
      total,
      baseline,
      parts: Object.fromEntries(told.map(([name, part]) => [name.slice("parts.".length), part])),
      start: start || null,
      due,
      curve: isSameTime ? before.curve : [],
      provisional,
      document,
      dated,
    },
  };
}
