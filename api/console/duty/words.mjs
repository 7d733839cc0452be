// The console's texts with the duty desk's among them, one and the same object for each language.
import { duty as en } from "./words.en.mjs";
import { duty as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };
const made = {};

/** `words` with `words.duty`. */
export const dutyWords = (words) =>
  (made[words.lang] ??= { ...words, duty: CATALOGUES[words.lang] });
