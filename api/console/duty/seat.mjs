// A village, a town, a post on the board, with what an officer can write down for it.
import { html } from "../html.mjs";
import { memo } from "../memo.mjs";
import { Ask } from "./ask.mjs";

const MARKS = { answered: "✓", waiting: "◷", unanswered: "✕", stopped: "–" };

/** `passed` are the seconds that it has waited, null where nothing counts; `people` summonses by id. */
export const Seat = memo(({ seat, passed, people, isOver, store, words }) => {
  const w = words.duty;
  const isSilent = seat.state === "waiting" || seat.state === "unanswered";
  const place = [seat.town, seat.village].filter(Boolean).join(" ") || seat.unit;
  return html`<li class="seat ${seat.state}" data-test="seat" data-state=${seat.state} data-code=${seat.code}>
    <span class="place"><b>${place || seat.post}</b> ${seat.name} <small>${seat.post}</small></span>
    <span class="state">
      <b>${MARKS[seat.state]} ${w.seatState[seat.state]}</b>
      ${passed !== null && html` <span data-test="counting">${w.seconds(passed)}</span>`}
      ${seat.state === "waiting" && seat.step !== "own" && html` <small>${w.askingNow(w.step[seat.step])}</small>`}
      ${seat.answered_by && html` <span>${answerOf(seat, w)}</span>`}
    </span>
    ${isSilent && !isOver && html`<span class="acts"><${Telling} ...${{ seat, place, people, store, words }} /></span>`}
  </li>`;
});

const answerOf = ({ answered_by: who, answered_as: as, means, seconds }, w) =>
  [as && as !== "own" ? `${w.step[as]} ${who}` : who, w.means[means], seconds !== null && w.seconds(Math.round(seconds))]
    .filter(Boolean)
    .join(" · ");

/** Told by telephone, or cannot: of those who were called for the seat, the newest first. */
function Telling({ seat, place, people, store, words }) {
  const w = words.duty;
  const known = seat.summonses.map((id) => people.get(id) ?? { id, name: `${w.person} ${id}` });
  const choices = known.reverse().map(({ id, name, post, step }) => ({
    id,
    text: [name, post, step && w.step[step]].filter(Boolean).join(" · "),
  }));
  if (!choices.length) return null;
  const of = { about: `${place} ${seat.name}`, people: choices };
  return html`<${Ask} what="told" ...${{ of, store, words }} /> <${Ask} what="refused" ...${{ of, store, words }} />`;
}
