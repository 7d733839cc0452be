// A river from its upper to its lower stations, as the rules on what comes from upstream know it.

const UPSTREAM = ["upstream_crossing", "upstream_stage"];

/** What rules say of the way of the water: [{up, down, lag_h, source}], one for each pair of stations. */
export function links(criteria) {
  const found = new Map();
  for (const { indicator, inputs, station, parameters, source } of criteria.values()) {
    const up = inputs?.upstream?.replace(/\/[^/]*$/, "");
    if (!UPSTREAM.includes(indicator) || !up || up === station) continue;
    const lag_h = parameters.lag_h ?? null;
    found.set(`${up}>${station}`, { up, down: station, lag_h, source });
  }
  return [...found.values()];
}

/**
 * The stations that water passes to or from `station`, upper ones first, each as {station, link}
 * with the link that leads to the next below it (undefined at the end); and `others`, those of the
 * same river of which no rule says where they stand.
 */
export function orderOf(criteria, station, stations, measured) {
  const told = links(criteria);
  const isTold = ({ up, down }) => told.some((one) => one.up === up && one.down === down);
  const all = [...told, ...registered(stations, station, measured).filter((one) => !isTold(one))];
  const near = reached(all, station);
  const order = sorted(all.filter(({ up, down }) => near.has(up) && near.has(down)), near);
  const river = stations?.get(station)?.river;
  const others = [...(stations?.values() ?? [])].filter(
    (one) => river && one.river === river && !near.has(one.code) && measured.has(one.code),
  );
  return {
    order: order.map((code) => ({ station: code, link: all.find(({ up, down }) => up === code && near.has(down)) })),
    others: others.map((one) => one.code),
  };
}

/**
 * What the registry says of a river's stations: the attribute `upstream`, and their distances to the
 * mouth (SL 323 DSTRVM). Neither tells how long the water takes.
 */
function registered(stations, station, measured) {
  const river = stations?.get(station)?.river;
  const own = [...(stations?.values() ?? [])].filter((one) => river && one.river === river && measured.has(one.code));
  const tie = (up, down) => ({ up, down, lag_h: null });
  const named = own.flatMap(({ code, attributes }) =>
    (attributes.upstream ?? "").split(/[,;\s，；、]+/).filter((up) => up !== code && measured.has(up)).map((up) => tie(up, code)),
  );
  const far = ({ attributes }) => Number.parseFloat(attributes.DSTRVM);
  const placed = own.filter((one) => Number.isFinite(far(one))).sort((a, b) => far(b) - far(a));
  return [...named, ...placed.slice(1).map(({ code }, i) => tie(placed[i].code, code))];
}

/** Every station that is tied to one, whichever way. */
function reached(all, station) {
  const near = new Set([station]);
  for (let size = 0; size !== near.size; ) {
    size = near.size;
    for (const { up, down } of all) if (near.has(up) || near.has(down)) near.add(up).add(down);
  }
  return near;
}

/** Upper before lower; where rules go in a circle the rest follows as it comes. */
function sorted(ties, near) {
  const left = new Set(near);
  const order = [];
  while (left.size) {
    const next = [...left].find((code) => !ties.some(({ up, down }) => down === code && left.has(up))) ?? [...left][0];
    left.delete(next);
    order.push(next);
  }
  return order;
}
