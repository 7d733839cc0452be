// The files that prove a report.
import { useState } from "../vendor/preact-hooks.mjs";
import { download, send } from "../api.mjs";
import { html } from "../html.mjs";
import { read, useData } from "./data.mjs";
import { Refusal } from "./notes.mjs";

const TYPES = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx";
const KIB = 1024;

/** Files of a report, with the field to add one; `onNeedReport()` saves the draft that it hangs on. */
export function Evidence({ report, words, onNeedReport }) {
  const w = words.livelihood;
  const [changes, setChanges] = useState(0);
  const { data } = useData(readFiles, [report?.id ?? null, changes]);
  const [error, setError] = useState(null);
  const tried = async (run) => {
    setError(null);
    await run().catch(setError);
    setChanges((before) => before + 1);
  };
  const add = async ({ target }) => {
    const [file] = target.files;
    const owner = report ?? (file && (await onNeedReport()));
    if (!file || !owner) return;
    await tried(() => send("POST", `${pathOf(owner)}/evidence`, file, { name: file.name }));
    target.value = "";
  };
  const remove = (file) => tried(() => send("DELETE", `${pathOf(report)}/evidence/${file.id}`));
  return html`<fieldset class="evidence" data-test="evidence">
    <legend>${w.evidence}</legend>
    <${Files} report=${report} files=${data ?? []} words=${words} onRemove=${remove} />
    <label class="adding">
      ${w.addFile} <small>PDF, JPEG, PNG, XLSX, DOCX</small>
      <input type="file" accept=${TYPES} onChange=${add} data-test="file" />
    </label>
    ${error && html`<${Refusal} error=${error} words=${words} />`}
  </fieldset>`;
}

const pathOf = ({ id }) => `livelihood/reports/${id}`;

const readFiles = async (id) => (id === null ? [] : (await read(`reports/${id}`)).evidence);

/** The files by name and size; without `onRemove` they stay. */
export function Files({ report, files, words, onRemove }) {
  const w = words.livelihood;
  return html`<ul class="files">
    ${files.map(
      (file) => html`<li>
        <a href=${download(`${pathOf(report)}/evidence/${file.id}`)} title=${`SHA-256 ${file.sha256}`}>${file.name}</a>
        <small>${Math.ceil(file.size / KIB)} KiB</small>
        ${
          onRemove &&
          html`<button
            type="button"
            class="plain"
            aria-label=${w.removeFile(file.name)}
            onClick=${() => onRemove(file)}
          >
            ✕
          </button>`
        }
      </li>`,
    )}
  </ul>`;
}
