// What the server refuses, in plain words.

const SAYS_WHY = [404, 409, 422];

/** One sentence of a failed request: what it means, and what the server said where that tells more. */
export function refusalText(error, words) {
  const w = words.duty.refusal;
  if (!error.problem) return w.away;
  const { status, problem } = error;
  const known = w[status] ?? w.other;
  const faults = (problem.errors ?? []).map(({ name, detail }) => faultText(name, detail, words));
  const why = faults.length ? faults.join("；") : words.half(error.message.replace(/\.$/, ""));
  return w[status] && !SAYS_WHY.includes(status) ? known : `${known}${why}`;
}

const faultText = (name, detail, words) =>
  [words.duty.field[name], words.half(detail)].filter(Boolean).join(" ");
