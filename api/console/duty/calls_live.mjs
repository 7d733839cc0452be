// The calls as they stand: read when somebody looks at them, then followed.
import { useEffect, useState } from "../vendor/preact-hooks.mjs";
import { get, getAll } from "../api.mjs";
import { follow } from "../line.mjs";
import { createStore } from "../store.mjs";

const ENDED = 30;
const by = (items) => new Map(items.map((item) => [item.id, item]));

/**
 * `calls` that asked for answers, by id; `seats` of each that moved since they were read, by id;
 * `reads` counts how often that was.
 */
const initial = { calls: new Map(), seats: new Map(), reads: 0 };

const read = ({ reads }, items) => ({ calls: by(items), seats: new Map(), reads: reads + 1 });

/** A call as it stands, and the seats of it that moved. */
export function callMoved(state, { call, seats }) {
  if (call.kind === "clear") return state;
  const own = new Map([...(state.seats.get(call.id) ?? []), ...by(seats)]);
  return {
    ...state,
    calls: new Map(state.calls).set(call.id, call),
    seats: new Map(state.seats).set(call.id, own),
  };
}

/** The calls for as long as a component lives, somebody is signed in, and the page can be seen. */
export function useCalls(account) {
  const [calls] = useState(() => createStore(initial));
  const [state, setState] = useState(calls.state);
  const isSeen = useVisible();
  useEffect(() => calls.subscribe(setState), [calls]);
  useEffect(() => {
    if (!account || !isSeen) return undefined;
    const ending = new AbortController();
    followCalls(calls, ending.signal);
    return () => ending.abort();
  }, [calls, account?.name, isSeen]);
  return state;
}

function useVisible() {
  const [isSeen, setSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setSeen(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isSeen;
}

/** Reads the calls and follows them; who is nobody here any more hears nothing further. */
function followCalls(calls, signal) {
  const hears = {
    open: async () => calls.apply(read, await readCalls()),
    event: (name, data) => name === "call" && calls.apply(callMoved, data),
    lost() {},
    closed: () => new Promise(() => {}),
  };
  follow("calls/stream", hears, signal);
}

async function readCalls() {
  const [live, ended] = await Promise.all([
    getAll("calls", { state: "live", owed: true, limit: 200 }),
    get("calls", { state: "ended", owed: true, limit: ENDED }),
  ]);
  return [...live, ...ended.items];
}
