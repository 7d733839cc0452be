// What the livelihood pages read.
import { get, getAll } from "../api.mjs";

export { useData } from "../data.mjs";

/** JSON of a path of the livelihood API. */
export const read = (path, query) => get(`livelihood/${path}`, query);

/** Every report that fits `query`. */
export const readReports = (query) => getAll("livelihood/reports", { ...query, limit: 200 });
