// What a station says now, as its mark on the map and its row in the table say it.
import { number, unitText } from "../format.mjs";
import { factOf, isMissed } from "./facts.mjs";
import { filtersOf, wayTo } from "./node.mjs";

/** `77.67 m` of a reading, "" for none. */
export const valueOf = (item) =>
  item && item.value !== null ? `${number(item.value, item.property)} ${unitText(item.unit)}`.trim() : "";

/** One sentence for an error: the server's, or that none answered. */
export const refusalText = (error, words) =>
  error.problem ? words.half(error.message) : words.unreachable;

/** The properties of a station's `Node`, all of them texts and numbers. */
export function nodeOf(station, { facts, isShown, chosen, query, words }) {
  const fact = factOf(facts, station.code);
  const { level, main } = fact;
  const isSilent = isMissed(station, fact);
  const isChosen = station.code === chosen;
  const value = valueOf(main);
  const mark = words.levelMark[level];
  const w = words.county;
  const shown = [station.name, level !== "none" && mark, value].filter(Boolean).join(" ");
  const said = [
    shown,
    w.kinds[station.kind] ?? station.kind,
    level === "none" && words.level[level],
    main && words.property(main.property, main.title),
    isSilent && (main.time ? w.silent : words.neverHeard),
    station.status === "suspended" && w.suspended,
    isChosen && main && w.enterCurve,
  ];
  return {
    code: station.code,
    name: station.name,
    kind: station.kind,
    level,
    mark,
    value,
    isSilent,
    isFaint: !isShown(station),
    isChosen,
    href: wayTo(station.code, filtersOf(query), isChosen, main?.datastream),
    said: said.filter(Boolean).join(w.comma),
  };
}
