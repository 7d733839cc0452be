// What can be taken away: the readings as CSV, the picture as PNG, the link, the paper.
import { download } from "../api.mjs";
import { dateTime, iso } from "../format.mjs";
import { html } from "../html.mjs";
import { MUTED, PANEL } from "../palette.mjs";
import { useState } from "../vendor/preact-hooks.mjs";
import { lasting, windowOf } from "./address.mjs";
import { gaugeName } from "./bar.mjs";
import { option } from "./hydrograph.mjs";

const SIZE = { width: 1600, height: 900 };
const SAID_MS = 2500;

export function Tools({ state, words, view, item, clock, of, title }) {
  const w = words.river;
  const drill = state.mode === "exercise" ? `[${words.exercise}] ` : "";
  const [said, setSaid] = useState("");
  const { begin, end } = view.zoom ?? windowOf(view, clock);
  const csv = download(`datastreams/${item.datastream}/observations`, {
    from: iso(begin),
    to: iso(end + 1),
    format: "csv",
  });
  const say = (text) => {
    setSaid(text);
    setTimeout(() => setSaid(""), SAID_MS);
  };
  const copy = async () => {
    const url = new URL(lasting(state.route, view, clock), location.href);
    history.replaceState(null, "", url.hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
    say(await navigator.clipboard?.writeText(url.href).then(
      () => w.copied,
      () => w.inAddress,
    ) ?? w.inAddress);
  };
  return html`<div class="tools" role="group" aria-label=${w.tools}>
    <a class="plain-button" href=${csv} download data-test="csv">CSV</a>
    <button type="button" class="plain-button" data-test="png" disabled=${!of.curves} onClick=${() => png({ of, title, item, words, drill }, { begin, end })}>PNG</button>
    <button type="button" class="plain-button" data-test="permalink" onClick=${copy}>${w.link}</button>
    <button type="button" class="plain-button" data-test="print" onClick=${() => print()}>${w.print}</button>
    <span role="status" class="quiet" data-test="said">${said}</span>
  </div>`;
}

/** Draws the picture anew at a size of its own, with its title and what its lines are. */
async function png({ of, title, item, words, drill }, { begin, end }) {
  const { init } = await import("../vendor/echarts.esm.min.mjs");
  const place = document.createElement("div");
  Object.assign(place.style, { width: `${SIZE.width}px`, height: `${SIZE.height}px` });
  const chart = init(place, null, { renderer: "canvas", ...SIZE });
  const made = words.river.madeAt(dateTime(of.curves.stage.time.at(-1) ?? end));
  const text = `${drill}${title}   ${dateTime(begin)} — ${dateTime(end)}   ${made}`;
  const sources = [...new Set(of.thresholds.map(({ source }) => source && words.half(source)))].filter(Boolean);
  const subtext = [...curvesOf(of, words), ...sources].join("   ");
  chart.setOption(option({ ...of, title: { text, subtext, subtextStyle: { color: MUTED, fontSize: 13 } } }));
  const url = chart.getDataURL({ type: "png", pixelRatio: 1, backgroundColor: PANEL });
  chart.dispose();
  Object.assign(document.createElement("a"), {
    href: url,
    download: `${item.station}-${item.property}-${iso(begin).slice(0, 10)}.png`,
  }).click();
}

/** What the lines of the picture are, for who has nothing but the picture. */
function curvesOf({ item, flow, rain }, words) {
  return [
    `── ${words.property(item.property)}`,
    flow && `- - ${words.property("discharge")}`,
    rain && `▮ ${words.property("rain")}: ${gaugeName(rain, item, words)}`,
  ].filter(Boolean);
}
