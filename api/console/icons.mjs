// Small pictures drawn by us, because not every machine has the signs in its fonts.
import { html } from "./html.mjs";

const drawn = (path) =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

export const silent = () => drawn("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3.4l2.2 1.4");
export const alert = () => drawn("M8 1.8 15 14H1zM8 6.2v3.6M8 12v.1");
export const check = () => drawn("M2.5 8.5 6.5 12.5 13.5 4");
export const cross = () => drawn("M3.5 3.5l9 9M12.5 3.5l-9 9");
export const ring = () => drawn("M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3");
export const sun = () =>
  drawn("M8 5a3 3 0 1 0 0 6a3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1");
export const moon = () => drawn("M13.5 9.5A6 6 0 1 1 6.5 2.5a5 5 0 0 0 7 7z");
export const halves = () => drawn("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2v12M8 4h2.5M8 6.5h4M8 9h4.5M8 11.5h3");
export const dot = () => drawn("M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5M8 8v.1");
