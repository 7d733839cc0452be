// The board of one call: every seat, whether somebody has answered for it, who, and how fast.
import { useMemo, useState } from "../vendor/preact-hooks.mjs";
import { download, get } from "../api.mjs";
import { useData } from "../data.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { Ask } from "./ask.mjs";
import { Counts, Since } from "./calls.mjs";
import { useDone } from "./dialog.mjs";
import { refusalText } from "./refusals.mjs";
import { Seat } from "./seat.mjs";

const ORDER = ["unanswered", "waiting", "stopped", "answered"];
const SILENT = ["unanswered", "waiting"];
const SECOND_MS = 1000;

/** `known` is what `useCalls` says: the newest word on the call and its seats. */
export function Board({ id, known, now, state, words, store }) {
  const { data, error, reload } = useData(readBoard, [id, known.reads]);
  const people = useMemo(() => new Map(data?.summonses.map((one) => [one.id, one])), [data]);
  const [isSilentOnly, setSilentOnly] = useState(true);
  const seats = useSeats(data, known.seats.get(id));
  useDone(reload);
  const w = words.duty;
  if (!data)
    return html`<section class="panel board">
      <p class="empty" role="status">${error ? refusalText(error, words) : words.opening}</p>
    </section>`;
  const call = known.calls.get(id) ?? data.call;
  const shown = [...seats.values()].filter((seat) => !isSilentOnly || SILENT.includes(seat.state));
  shown.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.id - b.id);
  const passed = now === null ? 0 : Math.max(0, Math.floor((now - Date.parse(call.began)) / SECOND_MS));
  return html`<section class="panel board" aria-labelledby="board-title" data-test="board" data-call=${id}>
    <header>
      <${Chip} level=${call.level} words=${words} />
      <h2 id="board-title">${call.title}</h2>
      <small>${w.ring(call.ring + 1, call.rings)}</small>
      <b><${Since} ...${{ call, now, words }} /></b>
      <span class="end">
        <label>
          <input
            type="checkbox"
            data-test="only-silent"
            checked=${isSilentOnly}
            onChange=${(event) => setSilentOnly(event.target.checked)}
          />
          ${w.onlySilent}
        </label>
        ${!call.ended && html`<${Ask} what="recall" of=${{ id: call.warning, about: call.title }} ...${{ store, words }} />`}
        <a class="plain" href=${download(`calls/${id}.csv`)} data-test="csv">${w.csv}</a>
      </span>
    </header>
    <p class="summary"><${Counts} call=${call} words=${words} /></p>
    <p class="quiet text">${call.text}</p>
    ${isSilentOnly && !shown.length && html`<p class="empty" data-test="all-answered">✓ ${w.allAnswered}</p>`}
    <ul class="seats">
      ${shown.map(
        (seat) => html`<${Seat}
          key=${seat.id}
          ...${{ seat, people, store, words }}
          account=${state.account}
          isOver=${Boolean(call.ended)}
          passed=${seat.state === "waiting" && !call.ended ? passed : null}
        />`,
      )}
    </ul>
  </section>`;
}

const readBoard = (id) => get(`calls/${id}`);

/** The seats as read, with those that moved since. */
const useSeats = (data, moved) =>
  useMemo(
    () => new Map([...(data?.seats ?? []).map((seat) => [seat.id, seat]), ...(moved ?? [])]),
    [data, moved],
  );
