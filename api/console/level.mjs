// Warning levels: their order and their mark, which colour, shape and text carry together.
import { html } from "./html.mjs";

export const LEVELS = ["none", "blue", "yellow", "orange", "red"];

export const rank = (level) => LEVELS.indexOf(level);

/** Levels that must be noticed from across the room. */
export const isUrgent = (level) => rank(level) >= rank("orange");

/** The mark of each level in a box of 16 by 16. */
export const SHAPES = {
  none: html`<circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" stroke-width="1.6" />`,
  blue: html`<circle cx="8" cy="8" r="6" fill="currentColor" />`,
  yellow: html`<path d="M8 1.5 14.5 8 8 14.5 1.5 8z" fill="currentColor" />`,
  orange: html`<path d="M8 1.5 15 14H1z" fill="currentColor" />`,
  red: html`<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />`,
};

/** The mark of a level; `words` the texts in use. */
export function Chip({ level, words }) {
  return html`<span class="chip ${level}" data-test="chip" data-level=${level}>
    <svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[level]}</svg>
    ${words.levelMark[level]}
  </span>`;
}
