// The pictures of one slope, each with its figures; what is drawn stands in `options.mjs`.
import { dateTime, number } from "../format.mjs";
import { html } from "../html.mjs";
import { Picture } from "../picture.mjs";
import { isExpected } from "./failure.mjs";
import * as options from "./options.mjs";
import { fitPoints, seriesRows, spectrum, vectors } from "./rows.mjs";

const figure = (head, of) => ({ head, of, figure: true });

const when = (w) => ({ head: w.time, of: ({ time }) => dateTime(time) });

const judgedAt = (one, w) => html`<small>${w.judgedAt(dateTime(Date.parse(one.judged)))}</small>`;

/** Components and length of the displacement, with the rain from the top. */
export function Movement({ data, name, words }) {
  const w = words.slopes;
  const rows = vectors(data.readings);
  const rained = new Map(data.rain?.time.map((time, i) => [time, data.rain.value[i]]));
  const columns = [
    when(w),
    figure(`${w.east} mm`, ({ e }) => number(e)),
    figure(`${w.north} mm`, ({ n }) => number(n)),
    figure(`${w.up} mm`, ({ u }) => number(u)),
    figure(`${w.total} mm`, ({ total }) => number(total)),
    ...(data.rain ? [figure(`${w.rainHourly} mm`, ({ time }) => number(rained.get(time), "rain"))] : []),
  ];
  return html`<${Picture}
    test="movement"
    title=${w.movementTitle}
    label=${w.of(name, w.movementTitle)}
    note=${w.movementNote}
    empty=${rows.length ? "" : w.noData}
    draw=${options.movement}
    of=${{ data, words }}
    ...${{ columns, rows, words }}
  />`;
}

/** The tangential angle against its bands. */
export function Angle({ of, data, name, words }) {
  const w = words.slopes;
  const { angles } = data;
  return html`<${Picture}
    test="angle-chart"
    title=${w.angleTitle}
    label=${w.of(name, w.angleTitle)}
    note=${angles && w.angleNote(of.angle.parameters.v0)}
    empty=${angles ? "" : w.noAngle}
    draw=${options.angle}
    of=${{ data, words }}
    columns=${[when(w), figure("α °", ({ angle }) => number(angle))]}
    rows=${angles && seriesRows(angles)}
    words=${words}
  />`;
}

/** The velocity that persists. */
export function Velocity({ of, data, name, words }) {
  const w = words.slopes;
  const { angles } = data;
  if (!angles) return null;
  const { window_h: window, persist_h: persist } = of.angle.parameters;
  return html`<${Picture}
    test="velocity-chart"
    title=${w.velocityTitle}
    label=${w.of(name, w.velocityTitle)}
    note=${w.velocityNote(window, persist ?? window)}
    draw=${options.velocity}
    of=${{ data, words }}
    columns=${[when(w), figure("mm/d", ({ velocity }) => number(velocity))]}
    rows=${seriesRows(angles)}
    words=${words}
  />`;
}

/** Inverse velocities, the line through them and where it reaches zero. */
export function Fit({ of: { failure }, name, words }) {
  const w = words.slopes;
  const empty = failure ? (failure.judged ? "" : w.noData) : w.noFailure;
  const points = empty ? [] : fitPoints(failure);
  const said = empty ? "" : words.half(failure.detail);
  const columns = [
    when(w),
    figure("v mm/d", ({ velocity }) => number(velocity)),
    figure("1/v d/mm", ({ inverse }) => inverse.toFixed(4)),
  ];
  return html`<${Picture}
    test="fit"
    title=${w.inverseTitle}
    label=${`${w.of(name, w.inverseTitle)}: ${said}`}
    note=${w.inverseNote}
    empty=${empty}
    draw=${options.fit}
    of=${{ failure, words }}
    columns=${columns}
    rows=${points}
    words=${words}
  >
    ${!empty && html`<${Verdict} ...${{ failure, said, w }} />`}
  <//>`;
}

function Verdict({ failure, said, w }) {
  const isAccepted = isExpected(failure);
  return html`<p class="verdict" data-test="fit-verdict" data-accepted=${String(isAccepted)}>
    <b class=${isAccepted ? "expected" : ""}>${said}</b> ${judgedAt(failure, w)}
  </p>`;
}

/** The rain of all durations against the threshold. */
export function Intensity({ of: { rain }, name, words }) {
  const w = words.slopes;
  const empty = rain ? (rain.judged ? "" : w.noData) : w.noIntensity;
  const { alpha, beta } = rain?.parameters ?? {};
  const deciding = empty ? "" : w.deciding(rain.workings.duration, number(rain.value));
  const columns = [
    figure(`${w.duration} h`, ({ hours }) => hours),
    figure(`${w.intensity} mm/h`, ({ intensity }) => number(intensity)),
    figure(`${w.threshold} mm/h`, ({ threshold }) => number(threshold)),
    figure(w.ratio, ({ intensity, threshold }) => number(intensity / threshold)),
  ];
  return html`<${Picture}
    test="intensity"
    title=${w.intensityTitle}
    label=${`${w.of(name, w.intensityTitle)}: ${deciding}`}
    note=${empty ? "" : w.intensityNote(alpha, beta)}
    empty=${empty}
    draw=${options.intensity}
    of=${{ rain, words }}
    columns=${columns}
    rows=${empty ? [] : spectrum(rain)}
    words=${words}
  >
    ${!empty && html`<p class="verdict" data-test="intensity-verdict"><b>${deciding}</b> ${judgedAt(rain, w)}</p>`}
  <//>`;
}

/** Crack and tilt. */
export function Others({ data, name, words }) {
  const w = words.slopes;
  const { crack_width: crack, tilt } = data.readings;
  if (!crack && !tilt) return null;
  const valueAt = (series) => new Map(series?.time.map((time, i) => [time, series.value[i]]));
  const [cracks, tilts] = [valueAt(crack), valueAt(tilt)];
  const times = [...new Set([...cracks.keys(), ...tilts.keys()])].sort((a, b) => a - b);
  const columns = [
    when(w),
    figure(`${w.crack} mm`, ({ time }) => number(cracks.get(time))),
    figure(`${w.tilt} °`, ({ time }) => number(tilts.get(time))),
  ];
  return html`<${Picture}
    test="others"
    title=${w.crackTitle}
    label=${w.of(name, w.crackTitle)}
    empty=${times.length ? "" : w.noData}
    draw=${options.others}
    of=${{ data, words }}
    columns=${columns}
    rows=${times.map((time) => ({ time }))}
    words=${words}
  />`;
}
