// The courses of codes, indices and noon weather through the days, each with its figures.
import { number } from "../format.mjs";
import { html } from "../html.mjs";
import { Picture } from "../picture.mjs";
import * as options from "./options.mjs";

const figure = (head, of) => ({ head, of, figure: true });

const column = (name) => figure(name.toUpperCase(), (day) => number(day[name]));

function Course({ test, title, columns, draw, days, name, words, note }) {
  const w = words.fire;
  const date = { head: w.date, of: (day) => (day.isMissing ? `${day.date} ${w.missingMark}` : day.date) };
  return html`<${Picture}
    ...${{ test, title, draw, words, note }}
    label=${w.of(name, title)}
    empty=${days.length ? "" : w.noDays}
    of=${{ days, words }}
    columns=${[date, ...columns]}
    rows=${days}
  />`;
}

/** How fast a fire would spread, how much would burn, how hot. */
export function Indices(shared) {
  const w = shared.words.fire;
  const columns = ["fwi", "isi", "bui"].map(column);
  return html`<${Course} ...${shared} test="indices" title=${w.indices} note=${w.gaps} draw=${options.indices} columns=${columns} />`;
}

/** The dryness of the fuel, from the litter down. */
export function Codes(shared) {
  const w = shared.words.fire;
  const columns = ["ffmc", "dmc", "dc"].map(column);
  return html`<${Course} ...${shared} test="codes" title=${w.moisture} note=${w.gaps} draw=${options.codes} columns=${columns} />`;
}

/** What the codes are made of. */
export function NoonWeather(shared) {
  const w = shared.words.fire;
  const columns = [
    figure(`${w.temperature} °C`, (day) => number(day.temperature)),
    figure(`${w.humidity} %`, (day) => number(day.humidity)),
    figure(`${w.wind} km/h`, (day) => number(day.wind)),
    figure(`${w.rain} mm`, (day) => number(day.rain, "rain")),
  ];
  return html`<${Course} ...${shared} test="noon" title=${w.noonWeather} note=${w.noonNote} draw=${options.noonWeather} columns=${columns} />`;
}
