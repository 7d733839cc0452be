// Fire weather of all stations, what was seen and where, flights and known sources.
import { useTurn } from "../fresh.mjs";
import { html } from "../html.mjs";
import { readAll, useData } from "./data.mjs";
import { Detections } from "./detections.mjs";
import { Flights, Zones } from "./flights.mjs";
import { Weather } from "./weather.mjs";

const REFRESH_MS = 5 * 60 * 1000;

/** What is read is read again with the clock, and whenever a warning or the account is another. */
export function Overview({ state, now, words }) {
  const w = words.fire;
  const turn = useTurn(state, now, REFRESH_MS);
  const wanted = [turn, state.changes[0]?.id ?? null, state.account?.name ?? null];
  const { data, error, reload } = useData((turn) => (turn ? readAll() : Promise.resolve(null)), wanted);
  if (error && !data) return html`<p class="empty" role="alert">${words.half(error.message)}</p>`;
  if (!data) return html`<p class="empty" role="status">${w.loading}</p>`;
  const shared = { data, state, now, words };
  return html`<${Weather} ...${shared} />
    <${Detections} ...${shared} onJudged=${reload} />
    <div class="charts">
      <${Flights} ...${shared} />
      <${Zones} ...${shared} />
    </div>`;
}
