// Before anything is drawn: the theme that theme.mjs will keep, so that no day begins in the dark.
{
  const kept = localStorage.getItem("miluo.theme");
  const night = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = ["light", "dark"].includes(kept) ? kept : night;
}
