// The highest open warning of a place, which is not known before the warnings have been read.
import { html } from "./html.mjs";
import { Chip, rank } from "./level.mjs";

/** The highest level of the open warnings that `isOwn`; null while they have not been heard. */
export function worstOf({ warnings, heard }, isOwn) {
  if (!heard.warnings) return null;
  const levels = [...warnings.values()].filter(isOwn).map(({ level }) => level);
  return levels.reduce((worst, level) => (rank(level) > rank(worst) ? level : worst), "none");
}

/** Its mark. */
export const Worst = ({ level, words }) =>
  level === null
    ? html`<span class="quiet">${words.opening}</span>`
    : html`<${Chip} level=${level} words=${words} />`;
