// Holds the lines to the server for all windows of a browser.
//
// A browser has six lines to a server. Two desks with three each would leave none to acknowledge a
// warning by, so all windows share these. A window joins a line and leaves it; it is told when the
// line is open, lost, or closed to nobody known, and every event.
import { follow } from "./stream.mjs";

const lines = new Map();

addEventListener("connect", ({ ports: [port] }) => {
  port.onmessage = ({ data: { path, does } }) => {
    if (!lines.has(path)) lines.set(path, lineOf(path));
    lines.get(path)[does](port);
  };
});

function lineOf(path) {
  const windows = new Set();
  let state = null;
  let ending = null;
  let resume = null;
  const tell = (kind, more = {}) => {
    for (const port of windows) port.postMessage({ path, kind, ...more });
  };
  const become = (next) => {
    state = next;
    tell(next);
  };
  const hears = {
    open: async () => become("open"),
    event: (name, data) => tell("event", { name, data }),
    lost: () => become("lost"),
    closed() {
      become("closed");
      return new Promise((resolve) => (resume = resolve));
    },
  };
  return {
    join(port) {
      windows.add(port);
      if (state) port.postMessage({ path, kind: state });
      if (ending) return;
      ending = new AbortController();
      follow(path, hears, ending.signal);
    },
    leave(port) {
      windows.delete(port);
      if (windows.size) return;
      ending?.abort();
      lines.delete(path);
    },
    resume: () => resume?.(),
  };
}
