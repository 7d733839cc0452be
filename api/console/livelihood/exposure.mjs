// The mark of a project that lies in the area of an open warning.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip, rank } from "../level.mjs";
import { figure } from "./figures.mjs";

/** The worst warning that a project lies in, with how many more there are. */
export function ExposureMark({ exposures, words }) {
  const [worst, ...others] = warningsOf(exposures);
  if (!worst) return null;
  return html`<span class="exposed" data-test="exposed">
    <${Chip} level=${worst.level} words=${words} />
    ${words.livelihood.exposed(worst.station_name)}${others.length > 0 && ` +${others.length}`}
  </span>`;
}

/** Every open warning where a project is: what, at which of its places, since when. */
export function Exposures({ exposures, words }) {
  if (!exposures.length) return null;
  const w = words.livelihood;
  return html`<section class="panel alerted" data-test="exposures">
    <header><h3>${w.exposedTitle}</h3></header>
    <ul>
      ${warningsOf(exposures).map(
        (one) => html`<li>
          <${Chip} level=${one.level} words=${words} />
          <a href="#/" lang="zh-CN">${one.station_name}</a>
          <span>${one.places.map((place) => placeText(place, w)).join(w.comma)}</span>
          <small>${dayTime(Date.parse(one.opened))}</small>
        </li>`,
      )}
    </ul>
  </section>`;
}

const placeText = ({ place, town, distance_km: km }, w) =>
  w.exposedPlace(place || town, km === null ? null : figure(km, 1));

/** Each warning once, with the places of the project that lie in it, the worst first. */
function warningsOf(exposures) {
  const found = new Map();
  for (const one of exposures) {
    const places = [...(found.get(one.warning)?.places ?? []), one];
    found.set(one.warning, { ...one, places });
  }
  return [...found.values()].sort((a, b) => rank(b.level) - rank(a.level));
}
