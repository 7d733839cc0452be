// Keeps the state as the platform has it: subscribe, load, then follow. Nothing is ever polled.
import { whoIsHere } from "./account.mjs";
import { get, getAll } from "./api.mjs";
import { iso } from "./format.mjs";
import { follow } from "./line.mjs";
import * as change from "./state.mjs";

const HOUR_MS = 3600 * 1000;
const RECENT = 30;
const OWED = 200;

/** Follows warnings and readings for as long as the page lives. */
export function start(store) {
  follow("warnings/stream", {
    async open() {
      if (store.state.links.warnings === "closed") store.apply(change.identified, await whoIsHere());
      store.apply(change.warningsRead, await warnings());
      linkIs(store, "warnings", "live");
    },
    event(name, data) {
      if (name === "warning") store.apply(change.transitionHeard, data);
      if (name === "life") store.apply(change.lifeHeard, data);
      if (name === "reading") store.apply(change.warningMoved, data);
    },
    lost: () => linkIs(store, "warnings", "lost"),
    closed: () => signedIn(store, "warnings"),
  });
  follow("latest/stream", {
    async open() {
      store.apply(change.latestRead, await get("latest"), performance.now());
      await readCurve(store);
      linkIs(store, "readings", "live");
    },
    event(name, data) {
      if (name === "observations") store.apply(change.readingsHeard, data, performance.now());
    },
    lost: () => linkIs(store, "readings", "lost"),
    closed: () => signedIn(store, "readings"),
  });
  store.subscribe((state, before) => {
    if (state.selected !== before.selected || state.hours !== before.hours)
      readCurve(store).catch(console.warn);
  });
}

async function warnings() {
  const [criteria, open, owed, recent] = await Promise.all([
    getAll("criteria", { limit: 1000 }),
    getAll("warnings", { state: "open" }),
    get("warnings", { state: "unacknowledged", limit: OWED }),
    get("transitions", { limit: RECENT }),
  ]);
  return { criteria, open, owed: owed.items, recent: recent.items };
}

/** Reads the selected curve; an answer to a question that is no longer asked is dropped. */
async function readCurve(store) {
  const { selected, hours, now } = store.state;
  if (selected === null) return;
  const from = now === null ? {} : { from: iso(now - hours * HOUR_MS) };
  const columns = await get(`datastreams/${selected}/observations`, { ...from, format: "columns" });
  const { state } = store;
  if (state.selected === selected && state.hours === hours) store.apply(change.curveRead, columns);
}

/** Nobody is known here any more; resolved when somebody has signed in. */
function signedIn(store, name) {
  linkIs(store, name, "closed");
  store.apply(change.identified, null);
  return new Promise((resolve) => {
    store.subscribe((state, before) => state.account && !before.account && resolve());
  });
}

const linkIs = (store, name, link) => store.apply(change.linkIs, name, link, Date.now());
