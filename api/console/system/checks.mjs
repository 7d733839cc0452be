// What `miluo doctor` says, with what to do where something is wrong.
import { useState } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";
import { checksState } from "./judge.mjs";
import { Mark, Panel } from "./parts.mjs";

export function Checks({ read: { data, error, reload }, words }) {
  const w = words.system;
  const [isBusy, setBusy] = useState(false);
  const again = () => {
    setBusy(true);
    reload().then(() => setBusy(false));
  };
  const ill = data.filter((one) => !one.ok);
  const well = data.filter((one) => one.ok);
  return html`<${Panel} ...${{ name: "checks", state: checksState(data), error, words }}>
    <p class="head">
      ${ill.length ? w.checksTrouble(ill.length) : w.checksWell(data.length)}
      <button type="button" class="plain" disabled=${isBusy} onClick=${again} data-test="check-again">
        ${isBusy ? w.checking : w.again}
      </button>
    </p>
    <ul class="checks">
      ${[...ill, ...well].map(
        (one) => html`<li key=${one.check} data-test="check" data-check=${one.check} data-ok=${one.ok}>
          <${Mark} state=${one.ok ? "well" : "trouble"} words=${words} />
          <b>${w.checkName(one.check)}</b>
          <span>${words.half(one.words)}</span>
        </li>`,
      )}
    </ul>
  <//>`;
}
