// The pages of livelihood projects: which view is wanted, and the way between them.
import { Component } from "../vendor/preact.mjs";
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { Board } from "./board.mjs";
import { Dispatches } from "./dispatches.mjs";
import { Missing } from "./missing.mjs";
import { Own } from "./own.mjs";
import { Project } from "./project.mjs";
import { Review } from "./review.mjs";
import { Units } from "./units.mjs";
import { isKeeper, writes } from "./roles.mjs";
import { livelihood as en } from "./words.en.mjs";
import { livelihood as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };
const VIEWS = { missing: Missing, units: Units, dispatches: Dispatches, own: Own, review: Review };

/** The view that `route` names, drawn anew only when one of its properties changes. */
export class Page extends Component {
  shouldComponentUpdate(next) {
    const { state, words } = this.props;
    const { route, account } = next.state;
    return state.route !== route || state.account !== account || words.lang !== next.words.lang;
  }

  componentDidUpdate(before) {
    const parts = ({ state }) => state.route.parts.join();
    if (parts(before) !== parts(this.props)) scrollTo(0, 0);
  }

  render({ state: { route, account }, words: common }) {
    const words = { ...common, livelihood: CATALOGUES[common.lang] };
    const [name = "board"] = route.parts;
    const View = VIEWS[name] ?? (name === "board" ? Board : Project);
    const shared = { route, account, words };
    return html`<main class="livelihood" data-test="livelihood">
      <${Views} ...${shared} shown=${name} />
      ${account !== undefined && html`<${View} ...${shared} key=${route.parts.join()} />`}
    </main>`;
  }
}

/** Links to the views that the account may open; the day chosen is kept. */
function Views({ route, account, words, shown }) {
  const w = words.livelihood;
  const names = ["board", "missing", "units", "dispatches"];
  if (writes(account)) names.push("own");
  if (isKeeper(account)) names.push("review");
  const { as_of } = route.query;
  return html`<nav class="views" aria-label=${w.views}>
    ${names.map((name) => {
      const href = hashOf("livelihood", name === "board" ? [] : [name], { as_of });
      const current = name === shown ? "page" : name === "board" && !VIEWS[shown];
      return html`<a href=${href} aria-current=${current || undefined} data-test="view-${name}">${w.view[name]}</a>`;
    })}
  </nav>`;
}
