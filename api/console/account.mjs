// Who is signed in, and the way in and out. An instance may want an account for all that it shows.
import { useEffect, useState } from "./vendor/preact-hooks.mjs";
import { get, send } from "./api.mjs";
import { html } from "./html.mjs";
import * as icons from "./icons.mjs";

/** The account of this browser's session; null for nobody. */
export async function whoIsHere() {
  try {
    return await get("me");
  } catch {
    return null;
  }
}

const WANTED = "sign-in";

/** Asks who is there to sign in, from wherever something needs an account. */
export const wantSignIn = () => dispatchEvent(new Event(WANTED));

/**
 * The button of the header, with its dialog, which opens by itself where an account `isNeeded`.
 * `onAccount(account)` when somebody came; who leaves leaves nothing of what he read on the page.
 */
export function Account({ account, isNeeded, words, onAccount }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(isNeeded), [isNeeded]);
  useEffect(() => {
    const open = () => setOpen(true);
    addEventListener(WANTED, open);
    return () => removeEventListener(WANTED, open);
  }, []);
  const leave = () => send("POST", "logout").then(() => location.reload(), console.warn);
  if (account)
    return html`<div class="account" data-test="account">
      <span title=${account.name}>
        ${account.title || account.name}
        <small>${[account.unit, words.role[account.role]].filter(Boolean).join(" · ")}</small>
      </span>
      <button type="button" class="language" data-test="sign-out" onClick=${leave}>
        ${words.signOut}
      </button>
    </div>`;
  const enter = (found) => {
    setOpen(false);
    onAccount(found);
  };
  return html`<button
      type="button"
      class="language"
      data-test="sign-in"
      onClick=${() => setOpen(true)}
    >
      ${words.signIn}
    </button>
    ${isOpen && html`<${SignIn} words=${words} onDone=${enter} onClose=${() => setOpen(false)} />`}`;
}

function SignIn({ words, onDone, onClose }) {
  const [refusal, setRefusal] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    const { name, password } = Object.fromEntries(new FormData(event.target));
    try {
      onDone(await send("POST", "login", { name, password }));
    } catch (error) {
      setRefusal(error.problem ? words.half(error.message) : words.unreachable);
    }
  };
  const open = (dialog) => dialog && !dialog.open && dialog.showModal();
  return html`<dialog class="sign-in" ref=${open} onClose=${onClose} aria-labelledby="sign-in-title">
    <form onSubmit=${submit} data-test="sign-in-form">
      <h2 id="sign-in-title">${words.signIn}</h2>
      <label>${words.accountName}<input name="name" autocomplete="username" required /></label>
      <label>
        ${words.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <p role="alert" class="refusal" data-test="sign-in-refused">
        ${refusal && html`${icons.alert()} ${refusal}`}
      </p>
      <p class="actions">
        <button type="button" class="plain" onClick=${onClose}>${words.cancel}</button>
        <button type="submit" class="main">${words.signIn}</button>
      </p>
    </form>
  </dialog>`;
}
