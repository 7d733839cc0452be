// What the tests of all pages ask of a page, run inside it. Each returns what is wrong, in words.

const checks = {};
window.checks = checks;

const HAN = /\p{Script=Han}/u;
const NATIVE = "a[href], button, input, select, textarea, summary, [tabindex]";
/** Parts of which one holds the focus for all, and arrow keys move it (WAI-ARIA APG). */
const ROVING = "[role=tab], [role=option], [role=row], [role=gridcell], [role=menuitem], [role=radio], [role=treeitem]";

/** Elements that hear clicks, noted as they begin to. */
const clicked = new Set();
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...rest) {
  if (["click", "mousedown", "pointerdown"].includes(kind) && this instanceof Element) clicked.add(this);
  return listen.call(this, kind, ...rest);
};

const isSeen = (element) =>
  element.isConnected && element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

const named = (element) => {
  const test = element.closest("[data-test]")?.dataset.test ?? "";
  const text = (element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 40);
  return `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} in ${test}: ${text}`;
};

const interactive = () => [...document.querySelectorAll(NATIVE)].filter((one) => isSeen(one) && !one.disabled);

/** Opens whatever is folded away. */
checks.unfold = () => document.querySelectorAll("main details").forEach((one) => (one.open = true));

/** What a mouse can use and a keyboard cannot reach; a link may be reached elsewhere on the page. */
checks.unreachable = () => {
  const all = interactive();
  const ways = new Set(all.filter(({ tabIndex }) => tabIndex >= 0).map((one) => one.getAttribute("href")));
  const skipped = all.filter(
    (one) =>
      one.tabIndex < 0 &&
      one.matches("a[href], button, input, select, textarea, summary") &&
      !one.matches(ROVING) &&
      !ways.has(one.getAttribute("href")),
  );
  const dumb = [...clicked].filter(
    (one) =>
      isSeen(one) &&
      !one.matches(NATIVE) &&
      !one.matches("label, dialog, form, html, body") &&
      !one.closest("[role=img], canvas, label, button, a, summary") &&
      !one.querySelector(NATIVE),
  );
  return [...skipped, ...dumb].map(named);
};

const RING = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor", "stroke", "strokeWidth", "fill"];
/** How it looks, with what is drawn in it: a mark on a map shows its focus there. */
const look = (element) =>
  [element, ...element.querySelectorAll("circle, path, rect, text")]
    .map((one) => getComputedStyle(one))
    .map((style) => RING.map((name) => style[name]).join())
    .join(";");

/** What has the focus and does not show it; a key was pressed before, so that it is :focus-visible. */
checks.unfocused = () => {
  const wrong = [];
  for (const one of interactive().filter(({ tabIndex }) => tabIndex >= 0)) {
    one.blur();
    const before = look(one);
    one.focus({ preventScroll: true, focusVisible: true });
    if (document.activeElement !== one) continue;
    const isHidden = one.matches("input[type=radio], input[type=checkbox]") && one.closest("label");
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const isRinged = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
    if (!isRinged && look(one) === before && !isHidden) wrong.push(named(one));
  }
  document.activeElement?.blur();
  return wrong;
};

/** Chinese on an English page that is not marked as Chinese. */
checks.unmarked = () => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement: place } = node;
    if (!HAN.test(node.data) || place.closest("script, style, noscript")) continue;
    if (place.closest("[lang]").getAttribute("lang").startsWith("zh")) continue;
    found.add(`${named(place)} | ${node.data.trim().slice(0, 60)}`);
  }
  return [...found];
};

/** Pictures of figures that have no table beside them: within the same part of the page. */
checks.tableless = () =>
  [...document.querySelectorAll("[role=img]")]
    .filter((one) => isSeen(one) && (one.querySelector("canvas") || one.querySelector("svg")) && one.clientHeight > 60)
    .filter((one) => !one.closest("section, article, figure, main").querySelector("table, [data-test=figures]"))
    .map(named);

/** What moves. */
checks.moving = () =>
  document
    .getAnimations()
    .filter((one) => one.playState === "running" && one.effect.getComputedTiming().duration > 0)
    .map((one) => `${one.animationName ?? one.transitionProperty}: ${named(one.effect.target)}`);

/** What makes the page wider than the screen. */
checks.wide = () => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const over = [...document.body.querySelectorAll("*")].filter(
    (one) => isSeen(one) && one.getBoundingClientRect().right > clientWidth + 1,
  );
  return [`${scrollWidth} of ${clientWidth} px`, ...over.slice(0, 8).map(named)];
};

/** Serious findings of axe-core, by rule and place; `rules` are all of them, or those named. */
checks.axe = async (rules) => {
  const asked = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await axe.run(document, { ...asked, resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map((one) => `${id} (${nodes.length}): ${one.target.join(" ")} | ${one.html.slice(0, 120)} | ${one.any.map((why) => why.message).join("; ").slice(0, 160)}`),
    );
};
