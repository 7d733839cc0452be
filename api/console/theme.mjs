// Dark for the night, light for the day and for paper: as the system says, or as was chosen here.
import { repaint } from "./palette.mjs";

const KEPT = "miluo.theme";
const CHOICES = ["auto", "light", "dark"];
const night = matchMedia("(prefers-color-scheme: dark)");
const paper = matchMedia("print");

/** What was chosen: "auto", "light" or "dark". */
export function chosenTheme() {
  const kept = localStorage.getItem(KEPT);
  return CHOICES.includes(kept) ? kept : "auto";
}

/** Takes the next choice and returns it. */
export function nextTheme() {
  const next = CHOICES[(CHOICES.indexOf(chosenTheme()) + 1) % CHOICES.length];
  localStorage.setItem(KEPT, next);
  show();
  return next;
}

/** Keeps the page in its theme for as long as it lives; paper is always light. */
export function keepTheme() {
  show();
  for (const media of [night, paper]) media.addEventListener("change", () => show());
  addEventListener("beforeprint", () => show("light"));
  addEventListener("afterprint", () => show());
}

function show(theme = chosenTheme()) {
  const own = theme === "auto" ? (night.matches ? "dark" : "light") : theme;
  const shown = paper.matches ? "light" : own;
  if (document.documentElement.dataset.theme === shown) return;
  document.documentElement.dataset.theme = shown;
  repaint();
}
