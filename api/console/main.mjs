// The console: header, bars, what must be noticed whatever is open, and the page that is wanted.
import { render } from "./vendor/preact.mjs";
import { whoIsHere } from "./account.mjs";
import { describe } from "./curve.mjs";
import { Asked } from "./duty/dialog.mjs";
import { keepAlarm, Takeover } from "./duty/takeover.mjs";
import { dutyWords } from "./duty/words.mjs";
import { Bars, Header, News } from "./header.mjs";
import { html } from "./html.mjs";
import { start } from "./live.mjs";
import { flashTitle } from "./notice.mjs";
import { Place } from "./pages.mjs";
import { routeOf } from "./route.mjs";
import { identified, initial, nowAt, routed, seen, spoken } from "./state.mjs";
import { createStore } from "./store.mjs";
import { keepTheme } from "./theme.mjs";
import { wordsOf } from "./words.mjs";

const LANGUAGE = "miluo.language";
const SECOND_MS = 1000;

function App({ state, words, store }) {
  const now = nowAt(state, performance.now());
  const shared = { state, now, words };
  const duty = dutyWords(words);
  const identify = (account) => store.apply(identified, account);
  return html`<${Header}
      ...${shared}
      onLanguage=${() => switchLanguage(store)}
      onAccount=${identify}
    />
    <${Bars} ...${shared} />
    <${Takeover} ...${{ state, now, words: duty, store }} />
    <${Place} ...${shared} store=${store} key=${state.route.page} />
    <${News} ...${shared} />
    <${Asked} ...${{ state, words: duty, store }} />`;
}

function switchLanguage(store) {
  const language = store.state.language === "zh" ? "en" : "zh";
  localStorage.setItem(LANGUAGE, language);
  store.apply(spoken, language);
}

/** Says which language the page speaks; only when it is another, for all styles are reckoned anew. */
function speak(lang) {
  const page = document.documentElement;
  if (page.lang !== lang) page.lang = lang;
}

/** Draws at most once a frame, however many messages came in. */
function drawer(store) {
  const root = document.getElementById("app");
  let asked = false;
  const draw = () => {
    asked = false;
    const { state } = store;
    const words = wordsOf(state.language);
    speak(words.lang);
    render(html`<${App} state=${state} words=${words} store=${store} />`, root);
  };
  return () => {
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
}

function open() {
  keepTheme();
  const language = localStorage.getItem(LANGUAGE) === "en" ? "en" : "zh";
  const store = createStore({ ...initial, language, route: routeOf(location.hash) });
  const draw = drawer(store);
  store.subscribe(draw);
  flashTitle(store);
  keepAlarm(store);
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => store.apply(seen));
  addEventListener("hashchange", () => store.apply(routed, routeOf(location.hash)));
  setInterval(draw, SECOND_MS);
  window.miluo = { curve: describe };
  draw();
  start(store);
  whoIsHere().then((account) => store.apply(identified, account));
}

open();
