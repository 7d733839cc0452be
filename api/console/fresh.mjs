// When a page that reads more than the state holds should read it anew: nothing is ever polled.
import { useMemo, useRef } from "./vendor/preact-hooks.mjs";

const PACE_MS = 5000;

/** A number that grows when readings or warnings have come, at most once in five seconds. */
export function useFresh({ latest, warnings }) {
  const known = useRef({ count: 0, at: -Infinity });
  const { current } = known;
  const isNew = current.latest !== latest || current.warnings !== warnings;
  const tick = performance.now();
  if (isNew && tick - current.at > PACE_MS) {
    known.current = { count: current.count + 1, at: tick, latest, warnings };
  }
  return known.current.count;
}

/** The platform's time rounded up to `ms`, for what costs the server much; null before it is known. */
export function useTurn(state, now, ms) {
  const fresh = useFresh(state);
  return useMemo(() => now && Math.ceil(now / ms) * ms, [fresh, now === null]);
}
