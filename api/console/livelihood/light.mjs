// The traffic light: colour, shape and word together.
import { html } from "../html.mjs";

export const LIGHTS = ["red", "yellow", "green", "none"];

const SHAPES = {
  none: html`<circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" stroke-width="1.6" />`,
  green: html`<path
    fill="currentColor"
    fill-rule="evenodd"
    d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1m3.2 3.6L6.9 9 4.8 6.9 3.4 8.3l3.5 3.5L12.6 6z"
  />`,
  yellow: html`<path d="M8 1 15 8 8 15 1 8z" fill="currentColor" />`,
  red: html`<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />`,
};

const shape = (light) =>
  html`<svg viewBox="0 0 16 16" class="shape ${light}" aria-hidden="true">${SHAPES[light]}</svg>`;

/** A light with its word. */
export function Light({ light, words }) {
  return html`<span class="light ${light}" data-test="light" data-light=${light}>
    ${shape(light)} ${words.livelihood.light[light]}
  </span>`;
}

/** The lights of a year's twelve months in a row; those to come are empty. */
export function Strip({ months, year, words }) {
  const { strip, stripMonth, light: names } = words.livelihood;
  const byMonth = new Map(months.map((one) => [one.month, one.light]));
  const cells = Array.from({ length: 12 }, (_, i) => {
    const light = byMonth.get(`${year}-${String(i + 1).padStart(2, "0")}`);
    return { light, text: light ? stripMonth(i + 1, names[light]) : "" };
  });
  const told = cells.map(({ text }) => text).filter(Boolean);
  return html`<span class="strip" role="img" aria-label=${strip(told.join(", "))} data-test="strip">
    ${cells.map(({ light, text }) => html`<i title=${text}>${light && shape(light)}</i>`)}
  </span>`;
}
