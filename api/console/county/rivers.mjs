// What the registry knows of the rivers: which station follows which, and which river joins which.
// Nothing is invented: what is not known is marked so, and placed by rule.

import { links } from "../river/order.mjs";

/** Kinds that stand in the water; all others stand somewhere in its catchment. */
const IN_WATER = new Set(["ZQ", "ZZ", "TT", "RR", "DD", "DP", "WQ"]);

const byCode = (one, other) => one.code.localeCompare(other.code, "en", { numeric: true });

/**
 * `{ rivers, loose }`. A river is {name, line, known, beside, into, at, isIntoKnown}: `line` its
 * stations in the water from the source on, of which the last `known` ones stand in an order that
 * is registered and those before them in that of their codes; `beside` all others; `into` the river that it joins (null for the main one), above the station
 * `at` where that is known. The main one comes first. `loose` are [town, stations] without a river.
 */
export function riversOf(stations, criteria) {
  const pairs = pairsOf(stations, criteria);
  const named = grouped(
    stations.filter((one) => one.river),
    (one) => one.river,
  );
  const rivers = [...named].map(([name, members]) => riverOf(name, members, pairs));
  const main = mainOf(rivers, pairs, stations);
  join(rivers, main, pairs, stations);
  rivers.sort((a, b) => (b.name === main) - (a.name === main) || byName(a, b));
  const loose = grouped(
    stations.filter((one) => !one.river).sort(byCode),
    (one) => one.town,
  );
  return { rivers, loose: [...loose].sort(([a], [b]) => a.localeCompare(b, "zh", { numeric: true })) };
}

const byName = (a, b) => a.name.localeCompare(b.name, "zh", { numeric: true });

function grouped(items, key) {
  const found = new Map();
  for (const one of items) found.set(key(one), [...(found.get(key(one)) ?? []), one]);
  return found;
}

/** [upstream code, downstream code], as rules and attributes (upstream) have it. */
export function pairsOf(stations, criteria) {
  const codes = new Set(stations.map((one) => one.code));
  const told = links(criteria).map(({ up, down }) => [up, down]);
  const said = stations.flatMap((one) =>
    (one.attributes.upstream ?? "").split(/[,;\s，；、]+/).map((code) => [code, one.code]),
  );
  const unique = new Map([...told, ...said].map((pair) => [pair.join("\n"), pair]));
  return [...unique.values()].filter(
    ([above, below]) => above !== below && codes.has(above) && codes.has(below),
  );
}

function riverOf(name, members, pairs) {
  const wet = members.filter((one) => IN_WATER.has(one.kind)).sort(byCode);
  const known = fromDistance(wet) ?? fromPairs(wet, pairs);
  const line = [...wet.filter((one) => !known.includes(one)), ...known];
  const beside = members.filter((one) => !IN_WATER.has(one.kind)).sort(byCode);
  return { name, line, known: known.length, beside, into: null, at: null, isIntoKnown: false };
}

/** By the distance to the river's mouth (SL 323 DSTRVM), where every station tells it. */
function fromDistance(wet) {
  const far = (one) => Number.parseFloat(one.attributes.DSTRVM);
  if (!wet.length || !wet.every((one) => Number.isFinite(far(one)))) return null;
  return [...wet].sort((a, b) => far(b) - far(a));
}

/** Stations that relations bring into an order (Kahn 1962); none of those in a circle. */
function fromPairs(wet, pairs) {
  const codes = new Set(wet.map((one) => one.code));
  const own = pairs.filter(([above, below]) => codes.has(above) && codes.has(below));
  const left = wet.filter((one) => own.some((pair) => pair.includes(one.code)));
  const line = [];
  const placed = new Set();
  const isNext = ({ code }) => own.every(([above, below]) => below !== code || placed.has(above));
  for (let next = left.find(isNext); next; next = left.find(isNext)) {
    left.splice(left.indexOf(next), 1);
    placed.add(next.code);
    line.push(next);
  }
  return line;
}

/**
 * The main river: of those that join no other the one of which most is known, in rivers that join
 * it and in stations whose order is registered; else the one with most stations.
 */
function mainOf(rivers, pairs, stations) {
  const into = new Map(rivers.map((one) => [one, intoOf(one, pairs, stations)?.river]));
  const told = ({ name, known }) => known + [...into.values()].filter((one) => one === name).length;
  const size = ({ line, beside }) => line.length + beside.length;
  const [first] = [...rivers].sort(
    (a, b) =>
      !!into.get(a) - !!into.get(b) || told(b) - told(a) || size(b) - size(a) || byName(a, b),
  );
  return first?.name ?? null;
}

/** {river, at} that a river is known to join: by the attribute flows_into, or by a relation across. */
function intoOf({ name, line, beside }, pairs, stations) {
  const river = new Map(stations.map((one) => [one.code, one.river]));
  const across = pairs.find(
    ([above, below]) => river.get(above) === name && river.get(below) && river.get(below) !== name,
  );
  const said = [...line, ...beside].map((one) => one.attributes.flows_into).find(Boolean);
  const into = said ?? (across && river.get(across[1]));
  if (!into || into === name) return null;
  return { river: into, at: across && river.get(across[1]) === into ? across[1] : null };
}

function join(rivers, main, pairs, stations) {
  const byRiver = new Map(rivers.map((one) => [one.name, one]));
  for (const one of rivers) {
    if (one.name === main) continue;
    const told = intoOf(one, pairs, stations);
    const isThere = told && byRiver.has(told.river);
    Object.assign(one, isThere ? { into: told.river, at: told.at } : { into: main });
    one.isIntoKnown = !!isThere;
  }
  for (const one of rivers.filter((river) => !reaches(river, main, byRiver))) {
    Object.assign(one, { into: main, at: null, isIntoKnown: false });
  }
}

/** Whether going from river to river comes to the main one, and not round in a circle. */
function reaches(river, main, byRiver) {
  const seen = new Set();
  let at = river;
  while (at && at.name !== main && !seen.has(at.name)) {
    seen.add(at.name);
    at = byRiver.get(at.into);
  }
  return at?.name === main;
}
