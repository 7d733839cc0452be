// Reads what a view shows, again whenever what it asks for changes.
import { useCallback, useEffect, useRef, useState } from "./vendor/preact-hooks.mjs";

/**
 * `{ data, error, reload }` of `load(...wanted)`, read anew when `wanted` is another one. What was
 * read before stays until then, and beside an error; an answer to a question that is no longer asked is dropped.
 */
export function useData(load, wanted) {
  const [found, setFound] = useState({});
  const asked = useRef(0);
  const key = JSON.stringify(wanted);
  const reload = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await load(...wanted).then(
      (data) => () => ({ data }),
      (error) => (before) => ({ ...before, error }),
    );
    if (mine === asked.current) setFound(answer);
  }, [key]);
  useEffect(() => {
    reload();
  }, [reload]);
  return { ...found, reload };
}
