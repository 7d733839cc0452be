// A line to the server: shared with the other windows of the browser where it knows how.
import { follow as followAlone } from "./stream.mjs";

const AGAIN_MS = 1000;

let port = null;
const joined = new Map();

/**
 * Follows `path` as `follow` of stream.mjs does, over a line that all windows share. `open` runs
 * again where it failed; an event is heard only after it, so that nothing comes between.
 */
export function follow(path, hears, signal) {
  if (!globalThis.SharedWorker) return followAlone(path, hears, signal);
  port ??= connect();
  const own = windowOf(path, hears);
  joined.set(path, own);
  signal?.addEventListener("abort", () => {
    own.end();
    joined.delete(path);
    port.postMessage({ path, does: "leave" });
  });
  return port.postMessage({ path, does: "join" });
}

function connect() {
  const worker = new SharedWorker(new URL("./worker.mjs", import.meta.url), { type: "module" });
  worker.port.onmessage = ({ data }) => joined.get(data.path)?.hear(data);
  const tellAll = (does) => () => {
    for (const path of joined.keys()) worker.port.postMessage({ path, does });
  };
  addEventListener("pagehide", tellAll("leave"));
  addEventListener("pageshow", ({ persisted }) => persisted && tellAll("join")());
  return worker.port;
}

/** What one window makes of what it is told: one thing after the other, in its order. */
function windowOf(path, { open, event, lost, closed }) {
  let told = Promise.resolve();
  let isOpen = false;
  let isOver = false;
  const ask = (does) => isOver || port.postMessage({ path, does });
  const acts = {
    async open() {
      isOpen = false;
      await open();
      isOpen = true;
    },
    event: ({ name, data }) => isOpen && event(name, data),
    lost() {
      isOpen = false;
      lost();
    },
    closed() {
      isOpen = false;
      closed().then(() => ask("resume"));
    },
  };
  const act = async (message) => {
    if (isOver) return;
    try {
      await acts[message.kind](message);
    } catch (error) {
      console.warn(`${path}: ${error.message}`);
      if (error.status === 401) return acts.closed();
      lost();
      setTimeout(() => ask("join"), AGAIN_MS);
    }
  };
  return {
    hear: (message) => (told = told.then(() => act(message))),
    end: () => (isOver = true),
  };
}
