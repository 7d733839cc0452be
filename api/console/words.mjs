// The texts in use, with look-ups for what is named by property, level and indicator.
import { en } from "./words.en.mjs";
import { zh } from "./words.zh.mjs";

const CATALOGUES = { zh, en };

const made = {};

/** The catalogue of a language ("zh" or "en") with its look-ups: one and the same each time. */
export const wordsOf = (language) => (made[language] ??= withLookups(language));

function withLookups(language) {
  const words = CATALOGUES[language];
  return {
    ...words,
    /**
     * The own half of "中文 / English"; all of a text that is not of two halves. No line breaks
     * between a number and its per cent.
     */
    half(text) {
      const halves = text.split(" / ");
      const own = halves.length === 2 ? halves[language === "zh" ? 0 : 1] : text;
      return own.replaceAll(" %", "\u00a0%");
    },
    /** Name of a property; `title` is the API's own, for one that the catalogue lacks. */
    property: (name, title) => words.properties[name] ?? title ?? name,
    thresholdName: (property, level) =>
      (words.thresholds[property] ?? words.thresholds.other)[level],
    /** What an indicator says is wrong. */
    what: (indicator, property, parameters, direction) =>
      words.indicator[indicator]?.(property, parameters ?? {}, direction) ?? indicator,
  };
}
