// The title of the tab: what the page is, or, until somebody touches the page, what is new.
import { alarms, worstFirst } from "./state.mjs";
import { wordsOf } from "./words.mjs";

const FLASH_MS = 1000;

/**
 * Keeps `document.title`, and flashes it while an urgent warning has not been seen, or a red one
 * not been acknowledged.
 */
export function flashTitle(store) {
  let lit = false;
  let timer = null;
  const show = () => (document.title = titleOf(store.state, lit));
  const flash = () => {
    lit = !lit;
    show();
  };
  store.subscribe((state) => {
    const isNew = freshest(state) !== undefined;
    if (isNew && timer === null) {
      lit = true;
      timer = setInterval(flash, FLASH_MS);
    } else if (!isNew && timer !== null) {
      timer = clearInterval(timer) ?? null;
    }
    show();
  });
  show();
}

const freshest = (state) =>
  alarms(state)[0] ?? worstFirst(state).find((warning) => state.fresh.has(warning.id));

function titleOf(state, lit) {
  const words = wordsOf(state.language);
  const drill = state.mode === "exercise" ? `[${words.exercise}] ` : "";
  const news = freshest(state);
  if (news && lit) return drill + words.newsTitle(words.level[news.level], news.headline || news.station_name);
  const count = state.warnings.size ? `(${state.warnings.size}) ` : "";
  return drill + count + words.titles[state.route.page];
}
