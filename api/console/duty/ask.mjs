// The way from a button to its dialog: who is not signed in is asked to sign in first.
import { wantSignIn } from "../account.mjs";
import { html } from "../html.mjs";
import { asking, isOfficer } from "../state.mjs";

/** Opens the dialog of `what` (a key of `words.duty.act`), about `of`. */
export function ask(store, what, of) {
  if (store.state.account) store.apply(asking, { what, of });
  else wantSignIn();
}

/** A button that begins `what`; who may not is told why it is closed to him. */
export function Ask({ store, what, of, words, main, label, test = `do-${what}` }) {
  const { account } = store.state;
  const isClosed = Boolean(account) && !isOfficer(account);
  return html`<button
    type="button"
    class=${main ? "main" : "plain"}
    data-test=${test}
    disabled=${isClosed}
    title=${isClosed ? words.duty.forbidden : account ? undefined : words.duty.signInFirst}
    onClick=${(event) => {
      event.stopPropagation();
      ask(store, what, of);
    }}
  >
    ${label ?? words.duty.act[what]}
  </button>`;
}
