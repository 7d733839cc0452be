// Markup: htm bound to preact, so that every file writes html`…` and nothing needs a bundler.
import { h } from "./vendor/preact.mjs";
import htm from "./vendor/htm.mjs";

export const html = htm.bind(h);
