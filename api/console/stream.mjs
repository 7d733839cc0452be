// Server-sent events read by fetch.
//
// EventSource hides the server's heartbeat comments, and so cannot tell a quiet river from a dead
// line. Reading the stream ourselves does: silence for longer than HEARTBEAT_MS is a lost line.
import { address, checked } from "./api.mjs";

const HEARTBEAT_MS = 40_000;
const RETRY_MS = [500, 1000, 2000, 4000, 8000];

/**
 * Follows the server-sent events of `path` for as long as the page lives.
 *
 * `open` runs (awaited) at each connection, after the server's first line, which says that the
 * subscription stands, and before the first event: what it loads can miss nothing. `event(name,
 * data)` gets each event, `lost()` each break. A new connection tells the last event's id, so
 * that the server replays what came after it. Where the server asks who is there (401), `closed()`
 * is awaited before the next try. Whoever gives a `signal` ends it by that.
 */
export async function follow(path, { open, event, lost, closed }, signal) {
  const line = { lastId: "", failures: 0 };
  while (!signal?.aborted) {
    try {
      await connect(path, line, open, event, signal);
    } catch (error) {
      console.warn(`${path}: ${error.message}`);
      if (error.status === 401) {
        await closed();
        continue;
      }
    }
    if (signal?.aborted) return;
    lost();
    await pause(RETRY_MS[Math.min(line.failures, RETRY_MS.length - 1)]);
    line.failures += 1;
  }
}

async function connect(path, line, open, event, signal) {
  const cut = new AbortController();
  signal?.addEventListener("abort", () => cut.abort());
  const watch = watchdog(() => cut.abort(new Error("no heartbeat")));
  try {
    const headers = {
      Accept: "text/event-stream",
      ...(line.lastId && { "Last-Event-ID": line.lastId }),
    };
    const response = await checked(
      await fetch(address(path), { headers, signal: cut.signal, cache: "no-store" }),
    );
    for await (const block of blocks(response.body, watch.alive)) {
      if (!line.isOpen) await open();
      line.isOpen = true;
      line.failures = 0;
      const one = parse(block);
      if (one.id) line.lastId = one.id;
      if (one.data) event(one.event, JSON.parse(one.data));
    }
  } finally {
    line.isOpen = false;
    watch.end();
    cut.abort();
  }
}

/** The blocks of a stream, which empty lines end. */
async function* blocks(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    const parts = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = parts.pop();
    yield* parts;
  }
}

/** One event of a stream: its name, its data lines joined, its id. */
export function parse(block) {
  const one = { event: "message", data: "", id: "" };
  const data = [];
  for (const line of block.split("\n")) {
    const [, field, value] = line.match(/^([^:]+)(?:: ?(.*))?$/) ?? [];
    if (field === "data") data.push(value ?? "");
    else if (field === "event" || field === "id") one[field] = value ?? "";
  }
  one.data = data.join("\n");
  return one;
}

function watchdog(bark) {
  let timer = setTimeout(bark, HEARTBEAT_MS);
  const end = () => clearTimeout(timer);
  const alive = () => {
    end();
    timer = setTimeout(bark, HEARTBEAT_MS);
  };
  return { alive, end };
}

/** Waits, and no longer than until the machine says that it is on line again. */
function pause(ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    }
    addEventListener("online", end);
  });
}
