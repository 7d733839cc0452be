// The top of the page: name, time, line to the server, exercise mark; and what is said aloud.
import { Component } from "./vendor/preact.mjs";
import { useState } from "./vendor/preact-hooks.mjs";
import { Account } from "./account.mjs";
import { clockTime, dateTime } from "./format.mjs";
import { html } from "./html.mjs";
import * as icons from "./icons.mjs";
import { isUrgent } from "./level.mjs";
import { whatOf } from "./measure.mjs";
import { Navigation } from "./navigation.mjs";
import { chosenTheme, nextTheme } from "./theme.mjs";

const BACK_SHOWN_MS = 6000;
const SHORT = 60;
const LOOKS = { auto: icons.halves, light: icons.sun, dark: icons.moon };
const MARKS = { live: icons.dot, connecting: icons.ring, lost: icons.cross, closed: icons.cross };

/** `onLanguage()` when the other language is wanted, `onAccount(account)` when who is here changes. */
export function Header({ state, now, words, onLanguage, onAccount }) {
  const isExercise = state.mode === "exercise";
  const mark = html`<strong class="drill-mark" data-test="exercise">${words.exerciseBoth}</strong>`;
  return html`<header class="top">
    <div class="brand">
      <img src="./icon.svg" alt="" width="32" height="32" />
      <h1 data-test="title">${words.name}<small>${words.subtitle}</small></h1>
    </div>
    ${isExercise && mark}
    <div class="clock" data-test="clock">
      <small>${isExercise ? words.exerciseTime : words.beijing}</small>
      <time>${clockText(now, isExercise)}</time>
    </div>
    <${Link} link=${linkOf(state)} words=${words} />
    <div class="tools">
      <${Account} ...${{ account: state.account, isNeeded: linkOf(state) === "closed", words, onAccount }} />
      <${Theme} words=${words} />
      <button type="button" class="language" data-test="language" onClick=${onLanguage}>
        <span class="long">${words.other}</span><span class="short">${words.otherShort}</span>
      </button>
    </div>
    <${Navigation} page=${state.route.page} words=${words} />
  </header>`;
}

function Theme({ words }) {
  const [theme, setTheme] = useState(chosenTheme());
  return html`<button
    type="button"
    class="language"
    data-test="theme"
    data-theme=${theme}
    title=${words.themeTitle(words.theme[theme])}
    aria-label=${words.themeTitle(words.theme[theme])}
    onClick=${() => setTheme(nextTheme())}
  >
    ${LOOKS[theme]()}
  </button>`;
}

/** An exercise's clock jumps from reading to reading, so it shows no seconds. */
function clockText(now, isExercise) {
  if (now === null) return "—";
  return isExercise ? dateTime(now) : `${dateTime(now).slice(0, 10)} ${clockTime(now)}`;
}

function linkOf({ links }) {
  const all = Object.values(links);
  return ["closed", "lost", "connecting"].find((link) => all.includes(link)) ?? "live";
}

function Link({ link, words }) {
  return html`<span class="link ${link}" data-test="link" data-link=${link}>
    ${MARKS[link]()}${words.link[link]}
  </span>`;
}

/** The exercise strip, the bar of a lost line, and for a moment the word that it is back. */
export class Bars extends Component {
  componentDidUpdate(before) {
    if (before.state.lostAt === null || this.props.state.lostAt !== null) return;
    this.setState({ back: true });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.setState({ back: false }), BACK_SHOWN_MS);
  }

  render({ state, words }, { back }) {
    const isLost = state.lostAt !== null;
    const lost = () => html`${icons.alert()} ${words.lost(clockTime(state.lostAt))}`;
    return html`<div class="bars">
      ${state.mode === "exercise" && html`<p class="bar drill">${words.exerciseNote}</p>`}
      <div role="alert">
        ${isLost && html`<p class="bar lost" data-test="lost">${lost()}</p>`}
        ${linkOf(state) === "closed" && html`<p class="bar lost" data-test="closed">${words.closed}</p>`}
      </div>
      <div role="status">
        ${!isLost && back && html`<p class="bar back" data-test="back">${icons.check()} ${words.back}</p>`}
      </div>
    </div>`;
  }
}

/** Spoken by screen readers: warnings that are new and urgent, with what fits in a breath. */
export function News({ state, words }) {
  const news = [...state.warnings.values()].filter(
    (one) => state.fresh.has(one.id) && isUrgent(one.level),
  );
  const text = news.map((one) => {
    const what = one.headline || whatOf(one, state.criteria.get(one.criterion), words);
    const more = [one.detail, one.impact].map((said) => words.half(said));
    const short = more.filter((said) => said && said.length <= SHORT);
    return [words.news(one.station_name, words.level[one.level], what), ...short].join(" ");
  });
  return html`<p class="unseen" aria-live="assertive" data-test="news">${text.join(" ")}</p>`;
}
