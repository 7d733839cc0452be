// The fields of a report: numbers by part, money, and what is to be said of them.
import { html } from "../html.mjs";
import { TEXTS } from "./said.mjs";

const LONGEST = 4000;
const ROWS = { narrative: 3, problems: 2, justification: 2 };

/** `typed` are the texts, `faults` what is wrong by field; `onType(texts)` at each change. */
export function Fields({ indicator, typed, faults, onType, words }) {
  const w = words.livelihood;
  const { code, kind, unit } = indicator;
  const names = Object.keys(typed.parts);
  const shared = { code, words };
  const single = { ...shared, name: "value", label: `${w[HELD.includes(kind) ? "valueHeld" : "valueNow"]}（${unit}）` };
  const known = new Set(["value", "funds_paid", ...TEXTS, ...names.map((name) => `parts.${name}`)]);
  const others = Object.entries(faults).filter(([name]) => !known.has(name));
  return html`<div class="numbers">
      ${
        names.length
          ? names.map(
              (name) => html`<${Field}
                ...${shared}
                name=${`parts.${name}`}
                label=${name}
                text=${typed.parts[name]}
                fault=${faults[`parts.${name}`]}
                onType=${(text) => onType({ ...typed, parts: { ...typed.parts, [name]: text } })}
              />`,
            )
          : html`<${Field}
              ...${single}
              text=${typed.value}
              fault=${faults.value}
              onType=${(text) => onType({ ...typed, value: text })}
            />`
      }
      <${Field}
        ...${shared}
        name="funds_paid"
        label=${`${w.fundsPaid}（${w.money}）`}
        text=${typed.funds_paid}
        fault=${faults.funds_paid}
        onType=${(text) => onType({ ...typed, funds_paid: text })}
      />
    </div>
    ${TEXTS.map(
      (name) => html`<${Field}
        ...${shared}
        name=${name}
        rows=${ROWS[name]}
        label=${w[name]}
        hint=${w[`${name}Hint`]}
        text=${typed[name]}
        fault=${faults[name]}
        onType=${(text) => onType({ ...typed, [name]: text })}
      />`,
    )}
    ${others.map(([name, fault]) => html`<p class="fault" role="alert">${words.half(fault)} <small>${name}</small></p>`)}`;
}

/** Kinds whose value is what holds now, not what was added up. */
const HELD = ["raised_standard", "ratio_floor", "better_than_baseline", "class_floor", "coverage", "milestone"];

const NUMBER = { inputmode: "decimal", autocomplete: "off" };

/** One field with its label and fault: a number, or a text of `rows`, or an input `as` told. */
export function Field({ code, name, label, hint, text, fault, rows, as = NUMBER, onType, words }) {
  const id = `${code}-${name}`;
  const input = {
    id,
    name,
    value: text,
    "aria-invalid": fault ? "true" : undefined,
    "aria-describedby": fault ? `${id}-fault` : undefined,
    onInput: (event) => onType(event.target.value),
  };
  return html`<div class="field" data-test="field-${name}">
    <label for=${id}>${label}${hint && html` <small>${hint}</small>`}</label>
    ${
      rows
        ? html`<textarea ...${input} rows=${rows} maxlength=${LONGEST}></textarea>`
        : html`<input ...${input} ...${as} />`
    }
    ${fault && html`<p class="fault" id=${`${id}-fault`} role="alert">${words.half(fault)}</p>`}
  </div>`;
}
