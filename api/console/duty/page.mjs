// The duty desk: stations, warnings, calls and the shift, in one sight and by the keyboard.
import { useCallback, useEffect, useRef, useState } from "../vendor/preact-hooks.mjs";
import { Curve } from "../curve.mjs";
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { chosen } from "../state.mjs";
import { ask } from "./ask.mjs";
import { Bar } from "./bar.mjs";
import { Board } from "./board.mjs";
import { CallList, ordered } from "./calls.mjs";
import { useCalls } from "./calls_live.mjs";
import { Changes } from "./changes.mjs";
import { Detail } from "./detail.mjs";
import { Keys, step, useKeys } from "./keys.mjs";
import { Shift, useShift } from "./shift.mjs";
import { Stations } from "./table.mjs";
import { Warnings } from "./warnings.mjs";
import { dutyWords } from "./words.mjs";

const MINUTE_MS = 60_000;
const VIEWS = { calls: Calls, shift: ShiftView, warning: WarningView };

export function Page({ state, now, words: common, store }) {
  const words = dutyWords(common);
  const { account, route } = state;
  const minute = now === null ? null : Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const known = useCalls(account);
  const shift = useShift(account, state.changes[0]?.id);
  const select = useSelecting(store);
  const { current, goTo, isHelped, setHelped } = useCourse(state, store);
  const onWarning = useCallback(
    (warning) => {
      goTo(warning.id);
      select(warning.datastream);
    },
    [goTo, select],
  );
  const [view = "stations", id] = route.parts;
  const View = VIEWS[view] ?? Gauges;
  const shared = { state, now, words, store };
  return html`<main class="duty" data-test="duty" data-view=${view}>
    <${Bar} shown=${view} ...${{ known, shift, account, words }} />
    <div class="view" data-test="view">
      <${View} ...${{ ...shared, id, known, shift, minute, select }} key=${view} />
    </div>
    <${Warnings}
      warnings=${state.warnings}
      returned=${state.returned}
      criteria=${state.criteria}
      fresh=${state.fresh}
      heard=${state.heard}
      now=${minute}
      onSelect=${onWarning}
      ...${{ current, account, words, store }}
    />
    <${Keys} isOpen=${isHelped} words=${words} onToggle=${() => setHelped(!isHelped)} />
  </main>`;
}

/** Chooses the curve on screen. */
const useSelecting = (store) =>
  useCallback(
    (datastream) => {
      if (!datastream || datastream === store.state.selected) return;
      store.apply(chosen, { selected: datastream });
    },
    [store],
  );

/** Where the keys are: the warning that they stand on or that is open, and whether their list is. */
function useCourse(state, store) {
  const at = useRef(null);
  const [current, setCurrent] = useState(null);
  const [isHelped, setHelped] = useState(false);
  const goTo = useCallback((id) => setCurrent((at.current = id)), []);
  const { parts } = state.route;
  useEffect(() => {
    if (parts[0] === "warning") goTo(Number(parts[1]));
  }, [parts, goTo]);
  const open = () => {
    if (at.current !== null) location.hash = hashOf("duty", ["warning", String(at.current)]);
  };
  const acknowledge = () => {
    const { warnings, returned } = store.state;
    const warning = warnings.get(at.current) ?? returned.get(at.current);
    if (warning && ["open", "returned"].includes(warning.state)) ask(store, "acknowledge", warning);
  };
  useKeys({
    j: () => goTo(step(at.current, 1)),
    k: () => goTo(step(at.current, -1)),
    a: acknowledge,
    Enter: open,
    "?": () => setHelped(!isHelped),
    Escape: () => (isHelped ? setHelped(false) : leave(state.route)),
  });
  return { current, goTo, isHelped, setHelped };
}

const leave = ({ parts }) => {
  if (parts.length) location.hash = parts[0] === "calls" && parts[1] ? hashOf("duty", ["calls"]) : "#/";
};

function Gauges({ state, now, minute, words, store, select }) {
  const period = (hours) => hours !== state.hours && store.apply(chosen, { hours });
  const link = html`<a class="plain" href=${hashOf("river", [String(state.selected ?? "")])} data-test="to-curve">${words.duty.toCurve}</a>`;
  return html`<${Stations} ...${{ state, words, store }} now=${minute} onSelect=${select} />
    <${Curve} ...${{ state, now, words, link }} onPeriod=${period} />
    <${Changes} ...${{ state, words }} />`;
}

function Calls({ id, known, now, state, words, store }) {
  const w = words.duty;
  if (!state.account) return html`<section class="panel"><p class="empty">${w.signInToRead}</p></section>`;
  const { live, over } = ordered(known.calls);
  const chosenId = id ? Number(id) : (live[0] ?? over[0])?.id;
  return html`<${CallList} ...${{ known, now, words }} chosen=${chosenId} />
    ${chosenId && html`<${Board} key=${chosenId} id=${chosenId} ...${{ known, now, state, words, store }} />`}`;
}

function ShiftView({ shift, state, words, store }) {
  if (!state.account) return html`<section class="panel"><p class="empty">${words.duty.signInToRead}</p></section>`;
  return html`<${Shift} ...${{ ...shift, state, words, store }} />`;
}

function WarningView({ id, state, words, store }) {
  return html`<${Detail} key=${id} ...${{ id, state, words, store }} />`;
}
