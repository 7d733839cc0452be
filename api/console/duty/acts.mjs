// What an officer can do: with which fields, by which request, and what becomes of the answer.
import { send } from "../api.mjs";
import { iso } from "../format.mjs";
import { nowAt, warningMoved } from "../state.mjs";

const HOUR_MS = 3600 * 1000;
export const SHELF_HOURS = [1, 2, 4, 8, 12, 24];
export const BRIEF_H = 24;
export const STEPS = ["blue", "yellow", "orange", "red"];

/** The changes that a warning's state allows, those of the hour first. */
export function possible({ state, shelved_until: shelved, issued_by: issuer, released_level, level }) {
  if (state === "returned") return ["acknowledge"];
  return [
    state === "open" && "acknowledge",
    shelved ? "unshelve" : "shelve",
    "recall",
    released_level === level ? "withhold" : "release",
    issuer && "level",
    issuer && "end",
  ].filter(Boolean);
}

const onWarning = (what, fields, bodyOf = (said) => said) => ({
  fields,
  send: async (of, said, store) => {
    const moved = await send("POST", `warnings/${of.id}/${what}`, bodyOf(said, store));
    store.apply(warningMoved, moved);
    return moved;
  },
});

const posted = (fields, path, bodyOf = (said) => said) => ({
  fields,
  send: (of, said) => send("POST", path(of, said), bodyOf(said)),
});

const shelving = ({ reason, hours }, store) => ({
  reason,
  until: iso(nowAt(store.state, performance.now()) + Number(hours) * HOUR_MS),
});

const issued = ({ towns, ...said }) => ({ ...said, towns: towns.split(/[\s,，、;；]+/).filter(Boolean) });

const onSummons = (what) =>
  posted(["person", "remark!"], (_, { person }) => `summons/${person}/${what}`, ({ remark }) => ({ remark }));

/** By name: the fields of the dialog (`!` where a word is owed), and `send(of, said, store)`. */
export const ACTS = {
  acknowledge: onWarning("acknowledge", ["remark"]),
  shelve: onWarning("shelve", ["reason!", "hours"], shelving),
  unshelve: onWarning("unshelve", ["remark"]),
  recall: onWarning("recall", ["remark"]),
  release: onWarning("release", ["remark"]),
  withhold: onWarning("withhold", ["reason!"]),
  level: onWarning("level", ["level", "remark"]),
  end: onWarning("end", ["remark"]),
  issue: posted(
    ["hazard", "level", "mode", "headline!", "detail", "impact", "towns"],
    () => "warnings",
    issued,
  ),
  handover: posted(["text!"], () => "duty/handover"),
  takeover: posted(["text!"], () => "duty/takeover"),
  log: posted(["text!"], () => "duty/log"),
  told: onSummons("told"),
  refused: onSummons("refused"),
  propose: posted(
    ["family", "response", "reason!"],
    () => "responses/proposals",
    ({ response, ...said }) => ({ ...said, level: response }),
  ),
  confirm: posted(["decided_by!"], ({ place }) => `responses/proposals/${place}/confirm`),
  reject: posted(["decided_by!", "reason!"], ({ place }) => `responses/proposals/${place}/reject`),
  brief: posted(["note"], () => "brief", ({ note }) => ({ hours: BRIEF_H, note })),
};
