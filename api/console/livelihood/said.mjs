// What a form says: texts as they are typed, and what they mean to the server.

export const TEXTS = ["narrative", "problems", "justification"];
const NUMBER = /^[-−]?\d+(\.\d+)?$/;

/** The texts of a form for a report, or of an empty one; `names` are the parts of its target. */
export function typedOf(report, names) {
  const text = (value) => (value === null || value === undefined ? "" : String(value));
  const parts = names.map((name) => [name, text(report?.parts[name])]);
  return {
    value: text(report?.value),
    parts: Object.fromEntries(parts),
    funds_paid: text(report?.funds_paid),
    ...Object.fromEntries(TEXTS.map((name) => [name, text(report?.[name])])),
  };
}

/**
 * The number that a text means, null for none, undefined where it is no number. Full-width digits,
 * as Chinese keyboards write them, and commas between thousands are understood.
 */
export function numberOf(text) {
  const plain = text.normalize("NFKC").replaceAll(",", "").trim();
  if (!plain) return null;
  return NUMBER.test(plain) ? Number(plain.replace("−", "-")) : undefined;
}

/** What typed texts say as `{ said }` for the server, or the names of those that are no `wrong` number. */
export function saidOf(typed) {
  const parts = Object.entries(typed.parts).map(([name, text]) => [name, numberOf(text)]);
  const numbers = { value: numberOf(typed.value), funds_paid: numberOf(typed.funds_paid) };
  const wrong = [...Object.entries(numbers), ...parts.map(([name, value]) => [`parts.${name}`, value])]
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  const texts = Object.fromEntries(TEXTS.map((name) => [name, typed[name].trim()]));
  const told = Object.fromEntries(parts.filter(([, value]) => value !== null));
  return { said: { ...numbers, parts: told, ...texts }, wrong };
}

/** The faults that a problem finds, as sentences by the field that they concern. */
export function faultsOf(problem) {
  const found = {};
  for (const { name, detail } of problem?.errors ?? []) {
    const field = name || "value";
    found[field] = found[field] ? `${found[field]}; ${detail}` : detail;
  }
  return found;
}
