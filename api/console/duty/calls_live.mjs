// The calls as they stand: read when somebody looks at them, then followed.
import { useEffect, useState } from "../vendor/preact-hooks.mjs";
import { follow, get, getAll } from "../api.mjs";
import { createStore } from "../store.mjs";

const ENDED = 30;
const LINE = "miluo-calls";
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

/**
 * Of several windows of a browser one holds the line and tells the others: a browser has six lines
 * to a server, and two desks with three each would leave none to acknowledge by. Where windows
 * cannot agree (plain http to another machine) each has its own.
 */
function followCalls(calls, signal) {
  const windows = new BroadcastChannel(LINE);
  const { load, hear } = keeping(calls);
  windows.onmessage = ({ data }) => (data ? hear(data) : load().catch(console.warn));
  signal.addEventListener("abort", () => windows.close());
  const hold = () => follow("calls/stream", line(load, hear, windows), signal);
  if (!navigator.locks) return hold();
  load().catch(console.warn);
  return navigator.locks.request(LINE, { signal }, hold).catch(() => {});
}

/** Reads all calls, and hears of one; what is heard while they are being read is newer than they. */
function keeping(calls) {
  let early = null;
  const hear = (moved) => {
    early?.push(moved);
    calls.apply(callMoved, moved);
  };
  const load = async () => {
    const mine = [];
    early = mine;
    try {
      calls.apply(read, await readCalls());
      for (const moved of mine) calls.apply(callMoved, moved);
    } finally {
      if (early === mine) early = null;
    }
  };
  return { load, hear };
}

/** What the window that holds the line does: others read anew when it was away, and hear what it hears. */
const line = (load, hear, windows) => ({
  async open() {
    await load();
    windows.postMessage(null);
  },
  event(name, data) {
    if (name !== "call") return;
    hear(data);
    windows.postMessage(data);
  },
  lost() {},
  closed: () => new Promise(() => {}),
});

async function readCalls() {
  const [live, ended] = await Promise.all([
    getAll("calls", { state: "live", owed: true, limit: 200 }),
    get("calls", { state: "ended", owed: true, limit: ENDED }),
  ]);
  return [...live, ...ended.items];
}
