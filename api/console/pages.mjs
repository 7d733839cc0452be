// The pages: each is loaded when it is first opened, with its style sheets.
import { Component } from "./vendor/preact.mjs";
import { html } from "./html.mjs";

const PARTS = {
  duty: [() => import("./duty/page.mjs"), ["style", "table", "calls", "narrow"]],
  river: [() => import("./river/page.mjs"), ["style", "panels", "print"]],
  county: [() => import("./county/page.mjs"), ["style", "map", "gauges", "print"]],
  reservoirs: [() => import("./reservoirs/page.mjs"), ["./hazard", "style"]],
  water: [() => import("./water/page.mjs"), ["./hazard", "style"]],
  slopes: [() => import("./slopes/page.mjs"), ["./terrain"]],
  fire: [() => import("./fire/page.mjs"), ["./terrain", "style"]],
  livelihood: [
    () => import("./livelihood/page.mjs"),
    ["style", "project", "forms", "narrow", "print"],
  ],
  system: [() => import("./system/page.mjs"), ["style"]],
};

/** The page that `state.route` names, with all that it was given: its module exports `Page`. */
export class Place extends Component {
  componentDidMount() {
    const { page } = this.props.state.route;
    const [load, sheets] = PARTS[page];
    Promise.all([load(), ...sheets.map((name) => addSheet(addressOf(page, name)))]).then(
      ([{ Page }]) => this.setState({ Page }),
      () => this.setState({ isLost: true }),
    );
  }

  render(shared, { Page, isLost }) {
    if (Page) return html`<${Page} ...${shared} />`;
    const { words } = shared;
    return html`<main class="place">
      <p class="empty" role="status">${isLost ? words.unreachable : words.opening}</p>
    </main>`;
  }
}

/** A sheet of the page's own folder, or one that pages share, which begins with "./". */
const addressOf = (page, name) => (name.startsWith("./") ? `${name}.css` : `./${page}/${name}.css`);

/** Loads a style sheet once, the later ones standing below; rejected where it cannot be had. */
function addSheet(href) {
  if (document.head.querySelector(`link[href="${href}"]`)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(link);
  return new Promise((resolve, reject) => Object.assign(link, { onload: resolve, onerror: reject }));
}
