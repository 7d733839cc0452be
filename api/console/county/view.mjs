// Moving over a sheet that is larger than its window: by mouse, wheel, one finger or two, and keys.
import { useCallback, useEffect, useRef, useState } from "../vendor/preact-hooks.mjs";

const CLOSEST = 40;
const NARROW = 700;
const LARGEST = 1.25;
const STEP = 1.5;
const PAN = 70;
const SLACK = 5;

/**
 * {ref, size, view: {x, y, k}, zoom(factor, at), reset(), show(x, y)} of a window `ref` over a
 * sheet of `width` by `height`: a place of the sheet stands at (x + place.x * k, y + place.y * k)
 * px. At first all of it is seen; in a narrow window never smaller than `least`, around `start` (x, y).
 */
export function useView({ width, height, least = 0, start }) {
  const ref = useRef(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [moved, setMoved] = useState(null);
  const whole = fitting(size, { width, height, least, start });
  const view = moved ?? whole;
  const now = useRef(view);
  now.current = view;
  const change = useCallback((next) => {
    now.current = next;
    setMoved(next);
  }, []);
  const zoom = useCallback(
    (factor, at) => {
      const { x, y, k } = now.current;
      const [px, py] = at ?? [ref.current.clientWidth / 2, ref.current.clientHeight / 2];
      const wide = Math.min(ref.current.clientWidth / width, ref.current.clientHeight / height);
      const next = Math.min(Math.max(k * factor, wide * 0.8), wide * CLOSEST);
      change({ x: px - ((px - x) * next) / k, y: py - ((py - y) * next) / k, k: next });
    },
    [width, height],
  );
  const pan = useCallback((dx, dy) => {
    const { x, y, k } = now.current;
    change({ x: x + dx, y: y + dy, k });
  }, []);
  const show = (x, y) => {
    const { k } = now.current;
    change({ x: size.width / 2 - x * k, y: size.height / 2 - y * k, k });
  };
  useEffect(() => watched(ref.current, setSize), []);
  useEffect(() => moving(ref.current, zoom, pan), [zoom, pan]);
  const reset = () => setMoved(null);
  const onKeyDown = (event) => byKey(event, { zoom, pan, reset });
  return { ref, size, view, zoom, reset, show, onKeyDown };
}

function fitting(size, { width, height, least, start }) {
  const fit = Math.min(size.width / width, size.height / height) || 1;
  const k = Math.max(Math.min(fit, LARGEST), size.width < NARROW ? least : 0);
  const [cx, cy] = k > fit && start ? start : [width / 2, height / 2];
  const along = (window, sheet, centre) => {
    const free = window - sheet * k;
    return free >= 0 ? free / 2 : Math.min(0, Math.max(free, window / 2 - centre * k));
  };
  return { x: along(size.width, width, cx), y: along(size.height, height, cy), k };
}

function watched(element, setSize) {
  const observer = new ResizeObserver(() =>
    setSize({ width: element.clientWidth, height: element.clientHeight }),
  );
  observer.observe(element);
  return () => observer.disconnect();
}

/** Follows fingers and wheel. What moved less than a few px was a click, which links get. */
function moving(element, zoom, pan) {
  const fingers = new Map();
  let wandered = 0;
  const place = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const down = (event) => {
    if (event.button) return;
    if (!fingers.size) wandered = 0;
    fingers.set(event.pointerId, place(event));
  };
  const move = (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const after = place(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    wandered += Math.hypot(after[0] - before[0], after[1] - before[1]);
    if (other) zoom(apart(after, other) / Math.max(1, apart(before, other)), other);
    else if (wandered > SLACK) {
      element.setPointerCapture(event.pointerId);
      pan(after[0] - before[0], after[1] - before[1]);
    }
    fingers.set(event.pointerId, after);
  };
  const up = (event) => fingers.delete(event.pointerId);
  const click = (event) => {
    if (wandered > SLACK) event.preventDefault();
    if (wandered > SLACK) event.stopPropagation();
  };
  const wheel = (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / (event.deltaMode ? 20 : 400)), place(event));
  };
  const still = (event) => event.preventDefault();
  const heard = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up, dragstart: still };
  for (const [name, listener] of Object.entries(heard)) element.addEventListener(name, listener);
  element.addEventListener("click", click, true);
  element.addEventListener("wheel", wheel, { passive: false });
  return () => {
    for (const [name, listener] of Object.entries(heard)) element.removeEventListener(name, listener);
    element.removeEventListener("click", click, true);
    element.removeEventListener("wheel", wheel);
  };
}

const apart = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);

function byKey(event, { zoom, pan, reset }) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = {
    ArrowLeft: () => pan(PAN, 0),
    ArrowRight: () => pan(-PAN, 0),
    ArrowUp: () => pan(0, PAN),
    ArrowDown: () => pan(0, -PAN),
    "+": () => zoom(STEP),
    "=": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    0: reset,
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}
