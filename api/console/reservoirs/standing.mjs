// What a reservoir's figures say at a glance: its warning, its trend, its silence.
import { html } from "../html.mjs";
import { quantity, signed, unitText } from "../format.mjs";
import { rank } from "../level.mjs";
import { silentFor } from "../silence.mjs";
import { worstOf } from "../worst.mjs";

const ARROWS = { rising: "↗", falling: "↘", steady: "→" };
const STILL = 0.005;

/** The highest open warning of a reservoir's stations; null while warnings are not heard. */
export const levelOf = ({ stations }, state) => worstOf(state, ({ station }) => stations.includes(station));

/** Worst first: by warning, then by how far the pool stands over its limit of the day. */
export function worstFirst(items, state) {
  const by = (one) => [rank(levelOf(one, state)), one.over ?? -Infinity];
  return [...items].sort((a, b) => {
    const [levelA, overA] = by(a);
    const [levelB, overB] = by(b);
    return levelB - levelA || (overA === overB ? a.code.localeCompare(b.code) : overB - overA);
  });
}

/** How long its pool has been silent in ms, when that is longer than it should be; or 0. */
export const silence = ({ pool_time: time, interval_s }, now) =>
  silentFor({ time: time && Date.parse(time), interval_s }, now);

/** `+1.23 m` over the flood limit of the day, or what is left below it; unknown is said. */
export function Over({ one, words }) {
  const w = words.reservoirs;
  if (one.limit === null) return html`<span class="quiet" data-test="over">${w.noLimit}</span>`;
  if (one.over === null) return html`<span data-test="over">—</span>`;
  const isOver = one.over > 0;
  return html`<span class=${isOver ? "is-over" : ""} data-test="over">
    ${isOver && html`<span aria-hidden="true">▲ </span>`}
    ${isOver ? w.overBy : w.underBy} <b>${quantity(Math.abs(one.over), "pool_level", "m")}</b>
  </span>`;
}

/** Which way the pool goes, and how fast. */
export function Trend({ rate, words }) {
  if (rate === null) return html`<span class="quiet">—</span>`;
  const trend = Math.abs(rate) < STILL ? "steady" : rate > 0 ? "rising" : "falling";
  const pace = trend === "steady" ? "" : `${signed(rate, "pool_level")} ${unitText("m/h")}`;
  return html`<span data-test="trend" data-trend=${trend}>${ARROWS[trend]} ${words.trend[trend]} ${pace}</span>`;
}

/** Storage in 10⁴ m³, as reservoirs of a county are spoken of. */
export function storageText(value, words) {
  if (value === null || value === undefined) return "—";
  const tens = value * 100;
  const digits = tens >= 100 ? 0 : tens >= 10 ? 1 : 2;
  return `${tens.toFixed(digits)} ${words.reservoirs.storageUnit}`;
}
