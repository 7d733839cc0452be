// The marks of stations: a picture for the kind, a colour and a second mark for the level.
import { html } from "../html.mjs";
import { SHAPES } from "../level.mjs";

const DROP = "M8 1.5c3 3.9 4.5 6 4.5 8.2a4.5 4.5 0 0 1-9 0C3.5 7.5 5 5.4 8 1.5z";
const FLASK = "M5.5 2h5M6.7 2v4L3 13.5h10L9.3 6V2";
const FLAME = "M8.5 1.5c.500 3 4 4.2 4 8a4.5 4.5 0 0 1-9 0c0-2 1-3 2-4 .200 1.2.700 1.8 1.5 2 .700-1.5.500-3.5 1.5-6z";
const CROSS = "M4.5 4.5l7 7M11.5 4.5l-7 7M4 2.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3M12 2.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3M4 10.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3M12 10.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3";
const CIRCLE = "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z";

/** Outlines by kind (SL 323, and what it does not cover), in a box of 16 by 16. */
const OUTLINES = {
  ZZ: CIRCLE,
  ZQ: `${CIRCLE}M8 5.8a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 0 0 0-4.4`,
  TT: `${CIRCLE}M4 8q2-2 4 0t4 0`,
  RR: "M1.5 3h13l-4 10h-5z",
  DD: "M3 2v12M13 2v12M3 4h10M5 7h6v5H5z",
  DP: `${CIRCLE}M6 5.5l5 2.5-5 2.5z`,
  PP: DROP,
  MM: "M2 6h8a2 2 0 1 0-2-2.2M2 10h10a2 2 0 1 1-2 2.2",
  WQ: FLASK,
  GH: "M1.5 13.5h13L6 3z",
  FF: FLAME,
  UV: CROSS,
};

/** The outline of a kind of station at (0, 0), where it stands in an svg. */
export const Glyph = ({ kind }) =>
  html`<path class="glyph" d=${OUTLINES[kind] ?? CIRCLE} transform="translate(-8 -8)" />`;

/** The outline as a small picture among text. */
export const KindIcon = ({ kind }) =>
  html`<svg class="kind-icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${OUTLINES[kind] ?? CIRCLE} /></svg>`;

/** The mark of a level beside a station, as it stands on every chip. */
export const Badge = ({ level, x = 3, y = -15 }) =>
  html`<g class="badge" transform="translate(${x} ${y}) scale(0.8)">${SHAPES[level]}</g>`;
