// Colours of the charts, read off the style sheet: canvas knows no custom properties. The names
// are bound anew when the theme changes, and "repaint" on the window tells the charts.

export let FONT, INK, MUTED, GROUND, PANEL, EDGE, GRID, WATER, SECOND, RAIN, DOUBT, LEVEL;

/** How the read-out beside the pointer looks, in all charts. */
export const readoutLook = () => ({
  confine: true,
  backgroundColor: GROUND,
  borderColor: EDGE,
  textStyle: { color: INK, fontSize: 13 },
});

/** Reads the colours anew and tells the charts. */
export function repaint() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  FONT = style.fontFamily;
  [INK, MUTED, GROUND, PANEL] = ["ink", "muted", "ground", "panel"].map(of);
  [EDGE, GRID, WATER, SECOND] = ["axis", "grid", "water", "second"].map(of);
  [RAIN, DOUBT] = ["rain", "doubt"].map(of);
  LEVEL = Object.fromEntries(
    ["blue", "yellow", "orange", "red"].map((level) => [level, of(`ink-${level}`)]),
  );
  dispatchEvent(new Event("repaint"));
}

repaint();
