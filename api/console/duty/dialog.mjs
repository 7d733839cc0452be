// The one dialog of the desk: what is to be done, by whom, with a word on it.
import { useEffect, useRef, useState } from "../vendor/preact-hooks.mjs";
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { asking, nowAt } from "../state.mjs";
import { ACTS } from "./acts.mjs";
import { Input } from "./inputs.mjs";
import { refusalText } from "./refusals.mjs";

const DONE = "duty-done";

/** Calls `reload` whenever something was done here, for as long as a component lives. */
export function useDone(reload) {
  useEffect(() => {
    addEventListener(DONE, reload);
    return () => removeEventListener(DONE, reload);
  }, [reload]);
}

/** The dialog of `state.asked`; nothing where nothing is asked. */
export function Asked({ state, store, words }) {
  const { asked } = state;
  if (!asked || !state.account) return null;
  const close = () => store.apply(asking, null);
  return html`<${Dialog} key=${asked.what} ...${{ ...asked, state, store, words, close }} />`;
}

function Dialog({ what, of, state, store, words, close }) {
  const w = words.duty;
  const { isBusy, refusal, submit } = useSending({ what, of, store, words, close });
  const open = useRef((dialog) => dialog && !dialog.open && dialog.showModal()).current;
  const now = nowAt(state, performance.now());
  return html`<dialog class="ask" ref=${open} onClose=${close} aria-labelledby="ask-title" data-test="ask" data-what=${what}>
    <form onSubmit=${submit}>
      <h2 id="ask-title">${w.act[what]}</h2>
      ${of && html`<p class="about">${aboutOf(of)}</p>`}
      ${w.note[what] && html`<p class="quiet">${w.note[what]}</p>`}
      <p class="by" data-test="ask-by">
        ${w.by(`${state.account.title || state.account.name}（${state.account.name}）`)}
        ${now !== null && html` <small>${dayTime(now)}</small>`}
      </p>
      ${ACTS[what].fields.map((field) => html`<${Input} ...${{ field, of, state, now, words }} />`)}
      <p role="alert" class="refusal" data-test="ask-refused">
        ${refusal && html`${icons.alert()} ${refusal}`}
      </p>
      <p class="actions">
        <button type="button" class="plain" onClick=${close}>${w.cancel}</button>
        <button type="submit" class="main" data-test="ask-do" disabled=${isBusy}>${w.act[what]}</button>
      </p>
    </form>
  </dialog>`;
}

const aboutOf = ({ about, headline, station_name: station, title }) =>
  about ?? (headline || [station, title].filter(Boolean).join(" "));

/** Sends what the form says; a refusal stays on it in plain words. */
function useSending({ what, of, store, words, close }) {
  const [sent, setSent] = useState({});
  const submit = async (event) => {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(event.target));
    setSent({ isBusy: true });
    try {
      await ACTS[what].send(of, said, store);
      close();
      dispatchEvent(new Event(DONE));
    } catch (error) {
      setSent({ refusal: refusalText(error, words) });
    }
  };
  return { ...sent, submit };
}
