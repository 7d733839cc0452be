// The keyboard of the desk: J and K through the warnings, Enter opens, A acknowledges, ? lists the keys.
import { useEffect, useRef } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";

const FIELDS = "input, select, textarea, [contenteditable]";
const SHOWN = ["J", "K", "Enter", "A", "?", "Esc"];

/**
 * Calls `on[key]()` for a key pressed anywhere but in a field or a dialog; keys are `j`, `k`,
 * `a`, `?`, `Enter` and `Escape`. Enter on a link or button keeps its own meaning, but on a warning.
 */
export function useKeys(on) {
  const newest = useRef(on);
  newest.current = on;
  useEffect(() => {
    const press = (event) => {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (!newest.current[key] || isTaken(event)) return;
      event.preventDefault();
      newest.current[key]();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function isTaken({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || document.querySelector("dialog[open]")) return true;
  const at = target instanceof Element ? target : document.body;
  if (at.closest(FIELDS)) return true;
  return key === "Enter" && at.closest("a, button, summary") && !at.closest("[data-warning]");
}

/** The warning cards that can be seen, in the order of the page. */
const cards = () =>
  [...document.querySelectorAll("[data-warning]")].filter((card) => card.checkVisibility());

/** Goes `by` cards on from `current`, an id or null, brings that into sight, and returns its id. */
export function step(current, by) {
  const all = cards();
  if (!all.length) return current;
  const at = all.findIndex((card) => Number(card.dataset.warning) === current);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return Number(next.dataset.warning);
}

/** The line of keys, and the whole list when it is wanted. */
export function Keys({ isOpen, words, onToggle }) {
  const w = words.duty;
  return html`<div class="keys">
    <button type="button" class="quiet" data-test="keys" aria-expanded=${isOpen} onClick=${onToggle}>
      ⌨ ${w.keysLine}
    </button>
    ${
      isOpen &&
      html`<dl class="panel" data-test="keys-list" aria-label=${w.keysTitle}>
        ${SHOWN.map((key) => html`<div><dt><kbd>${key}</kbd></dt><dd>${w.key[key]}</dd></div>`)}
      </dl>`
    }
  </div>`;
}
