// Which page is wanted, from the part of the address behind the `#`: every view has its link.

/** The pages beside the duty desk. */
export const PAGES = [
  "river",
  "county",
  "reservoirs",
  "water",
  "slopes",
  "fire",
  "livelihood",
  "system",
];

const DUTY = "duty";

/**
 * The route of a hash: `#/livelihood/1-06?as_of=2023-09-30` is page "livelihood", parts ["1-06"]
 * and query {as_of: "2023-09-30"}; anything unknown is the duty page, whose own views are
 * `#/duty/calls` and the like.
 */
export function routeOf(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [page, ...parts] = path.split("/").filter(Boolean).map(decoded);
  if (page !== DUTY && !PAGES.includes(page)) return { page: DUTY, parts: [], query: {} };
  return { page, parts, query: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The hash of a page's `parts` with a `query`, without what is empty in it. */
export function hashOf(page, parts = [], query = {}) {
  const path = ["#", page, ...parts.map(encodeURIComponent)].filter(Boolean).join("/");
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  return asked.size ? `${path}?${asked}` : path;
}

/** The hash with some of its `query` changed: from where we are now, not from what was last drawn. */
export function amended(hash, query) {
  const { page, parts, query: asked } = routeOf(hash);
  return hashOf(page, parts, { ...asked, ...query });
}
