// Of a long table what fills a screen or two: the rest is drawn when somebody comes to its end.
import { useEffect, useRef, useState } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";

const STEP = 60;

/** `shown` rows are to be drawn, `more()` draws further ones; paper has them all. */
export function useShown() {
  const [shown, setShown] = useState(STEP);
  useEffect(() => {
    const all = () => setShown(Infinity);
    addEventListener("beforeprint", all);
    return () => removeEventListener("beforeprint", all);
  }, []);
  return { shown, more: () => setShown((before) => before + STEP) };
}

/** Says that `left` rows are not drawn yet, and calls `onMore` when it comes into sight or is pressed. */
export function More({ left, words, onMore }) {
  const button = useRef();
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && onMore());
    watch.observe(button.current);
    return () => watch.disconnect();
  }, []);
  return html`<button type="button" class="more" ref=${button} data-test="more-stations" onClick=${onMore}>
    ${words.duty.more(left)}
  </button>`;
}
