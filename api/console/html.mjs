// Markup: htm bound to preact, so that every file writes html`…` and nothing needs a bundler.
import { h } from "./vendor/preact.mjs";
import htm from "./vendor/htm.mjs";

const HAN = /\p{Script=Han}/u;
/** What holds text and no elements. */
const BARE = new Set(["option", "title", "textarea"]);
const CHINESE = { lang: "zh-CN" };

export const html = htm.bind(marked);

/**
 * `h`; on an English page it marks what is Chinese, so that a reader of screens speaks it as such
 * (WCAG 3.1.2): names of places are never translated.
 */
function marked(type, props, ...children) {
  const isMarked = typeof type !== "string" || document.documentElement.lang !== "en" || props?.lang;
  if (isMarked || !children.some(isChinese)) return h(type, props, ...children);
  if (children.length === 1 || BARE.has(type)) return h(type, { ...props, ...CHINESE }, ...children);
  const inline = isDrawn(type) ? "tspan" : "span";
  return h(type, props, ...children.map((one) => (isChinese(one) ? h(inline, CHINESE, one) : one)));
}

const isChinese = (child) => typeof child === "string" && HAN.test(child);

const isDrawn = (type) => type === "text" || type === "tspan";
