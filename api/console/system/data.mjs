// What the page of the platform reads, and how often: while somebody looks at it.
import { get, getAll } from "../api.mjs";
import { useData } from "../data.mjs";
import { useEffect } from "../vendor/preact-hooks.mjs";

const SECOND_MS = 1000;
/** What changes from moment to moment, what costs the database more, and what costs it most. */
export const OFTEN_MS = 10 * SECOND_MS;
export const SELDOM_MS = 60 * SECOND_MS;
export const RARELY_MS = 300 * SECOND_MS;

const PAGE = 1000;

/** `useData` that reads again every `ms`, and at once when the page comes into sight again. */
export function useLive(load, wanted, ms) {
  const found = useData(load, wanted);
  const { reload } = found;
  useEffect(() => {
    const again = () => document.hidden || reload();
    const timer = setInterval(again, ms);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [reload, ms]);
  return found;
}

/** Each reads for the account of that name; what needs one is null without it. */
export const readSystem = async (name) => (name ? get("system") : null);
export const readChannels = async (name) => (name ? get("channels") : null);
export const readChecks = async (name) => (name ? get("system/checks") : null);
export const readHealth = () => getAll("stations/health", { limit: PAGE });
export const readLoad = () => get("alarm-load");
export const readQuality = async (day) => (day ? getAll("quality", { day, limit: PAGE }) : null);
