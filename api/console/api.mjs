// The way to the API: JSON by fetch. Server-sent events are in stream.mjs.

const BASE = new URL("./api/v1/", import.meta.url);
const BYTES = "application/octet-stream";

/** Address of `path` below the API, with a `query`. */
export function address(path, query = {}) {
  const url = new URL(path, BASE);
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) {
      if (value !== undefined && value !== "") url.searchParams.append(name, value);
    }
  }
  return url;
}

/** A refusal of the server, in its own words; `problem` is its problem+json (RFC 9457), or {}. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    Object.assign(this, { status, problem });
  }
}

/** The response where it is good; Refused otherwise. */
export async function checked(response) {
  if (response.ok) return response;
  throw new Refused(response.status, await response.json().catch(() => ({})));
}

/** JSON of `path`; Refused otherwise, or a TypeError where no server answers. */
export async function get(path, query) {
  const response = await fetch(address(path, query));
  return (await checked(response)).json();
}

/** Sends `body` as JSON, or as the bytes that it is where it is a file; JSON of the answer, or null. */
export async function send(method, path, body, query) {
  const isFile = body instanceof Blob;
  const response = await fetch(address(path, query), {
    method,
    headers: { "Content-Type": isFile ? body.type || BYTES : "application/json" },
    body: body === undefined || isFile ? body : JSON.stringify(body),
  });
  const text = await (await checked(response)).text();
  return text ? JSON.parse(text) : null;
}

/** Address of what the server makes for reading or keeping, such as a table or a page. */
export const download = (path, query) => address(path, query).href;

/** All items of a paged list. */
export async function getAll(path, query = {}) {
  const items = [];
  let after = null;
  do {
    const page = await get(path, after ? { ...query, after } : query);
    items.push(...page.items);
    after = page.next;
  } while (after);
  return items;
}
