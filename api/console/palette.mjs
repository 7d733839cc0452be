// Colours of the chart, as canvas needs them; the page's own are in style.css.

export const INK = "#e8eef8";
export const MUTED = "#9fb0c8";
export const GROUND = "#0b1220";
export const EDGE = "#3a4c6e";
export const GRID = "#1f2d47";
export const WATER = "#6cc3ff";
export const DOUBT = "#d8b4fe";
export const LEVEL = { blue: "#5aabff", yellow: "#ffd43b", orange: "#ff9a3d", red: "#ff5c5c" };
