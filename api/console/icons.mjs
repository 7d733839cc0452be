// Small pictures drawn by us, because not every machine has the signs in its fonts.
import { html } from "./html.mjs";

const drawn = (path) =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

export const silent = () => drawn("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3.4l2.2 1.4");
export const alert = () => drawn("M8 1.8 15 14H1zM8 6.2v3.6M8 12v.1");
export const check = () => drawn("M2.5 8.5 6.5 12.5 13.5 4");
export const cross = () => drawn("M3.5 3.5l9 9M12.5 3.5l-9 9");
export const ring = () => drawn("M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3");
export const dot = () => drawn("M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5M8 8v.1");
