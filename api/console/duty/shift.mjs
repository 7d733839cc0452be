// The shift: who is there, the response in force, the brief, and the log with hand-over and take-over.
import { download, get } from "../api.mjs";
import { useData } from "../data.mjs";
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { BRIEF_H } from "./acts.mjs";
import { Ask } from "./ask.mjs";
import { useDone } from "./dialog.mjs";
import { refusalText } from "./refusals.mjs";
import { Responses } from "./responses.mjs";

const LOG = 60;
const time = (text) => dayTime(Date.parse(text));

/** `duty` and `responses` as `useShift` has them. */
export function Shift({ duty, responses, words, store, state }) {
  const shared = { words, store };
  return html`<div class="shift">
    <${OnDuty} duty=${duty} ...${shared} />
    <${Responses} responses=${responses} ...${shared} />
    <${Briefs} ...${shared} />
    <${Log} account=${state.account} ...${shared} />
  </div>`;
}

/** Who is on duty and what the response is, read anew when something was done or a warning moved. */
export function useShift(account, news) {
  const { data, reload } = useData(readShift, [account?.name ?? "", news]);
  useDone(reload);
  return data ?? {};
}

async function readShift(name) {
  if (!name) return {};
  const [duty, responses] = await Promise.all([get("duty"), get("responses")]);
  return { duty, responses };
}

const names = (shifts) => shifts.map(({ post, name }) => html`<li><b>${name}</b> <small>${post}</small></li>`);

function OnDuty({ duty, words, store }) {
  const w = words.duty;
  if (!duty) return html`<section class="panel"><p class="empty">${words.opening}</p></section>`;
  const { now, next, handover, takeover, gaps } = duty;
  return html`<section class="panel on-duty" aria-labelledby="duty-title" data-test="on-duty">
    <header>
      <h2 id="duty-title">${w.nowOn}</h2>
      ${now.length > 0 && html`<small>${w.until(time(now[0].ends))}</small>`}
      <span class="end">
        <${Ask} what="handover" ...${{ words, store }} /> <${Ask} what="takeover" ...${{ words, store }} />
      </span>
    </header>
    <ul class="names">${now.length ? names(now) : html`<li class="refusal">${w.nobody}</li>`}</ul>
    ${next.length > 0 && html`<h3>${w.nextOn(time(next[0].starts))}</h3><ul class="names">${names(next)}</ul>`}
    ${gaps.length > 0 && html`<p class="refusal">${w.gaps} ${time(gaps[0].starts)} – ${time(gaps[0].ends)}</p>`}
    ${[[handover, w.handoverLast], [takeover, w.takeoverLast]].map(
      ([entry, head]) => entry && html`<h3>${head} <small>${time(entry.at)} · ${entry.by}</small></h3><blockquote>${entry.text}</blockquote>`,
    )}
  </section>`;
}

function Briefs({ words, store }) {
  const w = words.duty;
  const page = download("brief", { hours: BRIEF_H, format: "html" });
  return html`<section class="panel briefs" aria-labelledby="briefs-title">
    <header><h2 id="briefs-title">${w.briefs}</h2> <small>${w.briefHours(BRIEF_H)}</small></header>
    <p class="acts">
      <a class="plain" href=${page} target="_blank" data-test="brief-open">${w.briefOpen}</a>
      <${Ask} what="brief" ...${{ words, store }} />
    </p>
  </section>`;
}

function Log({ account, words, store }) {
  const w = words.duty;
  const { data, error, reload } = useData(readLog, [account.name]);
  useDone(reload);
  return html`<section class="panel log" aria-labelledby="log-title" data-test="log">
    <header>
      <h2 id="log-title">${w.dutyLog}</h2>
      <span class="end"><${Ask} what="log" ...${{ words, store }} /></span>
    </header>
    ${error && html`<p class="empty" role="alert">${refusalText(error, words)}</p>`}
    ${data && !data.length && html`<p class="empty">${w.noLog}</p>`}
    <ol>${(data ?? []).map((entry) => html`<${Line} key=${entry.place} ...${{ entry, words }} />`)}</ol>
  </section>`;
}

const readLog = async () => (await get("duty/log", { limit: LOG })).items;

function Line({ entry, words }) {
  const w = words.duty;
  const open = entry.about.warnings?.length;
  return html`<li data-test="log-line" data-kind=${entry.kind}>
    <time>${time(entry.at)}</time> <span class="tag">${w.logKind[entry.kind]}</span>
    <span class="text">${entry.text}</span>
    <small>
      ${[entry.by, entry.kind === "handover" && open !== undefined && w.openThen(open)].filter(Boolean).join(" · ")}
      ${entry.kind === "brief" && html` <a href=${download(`brief/${entry.place}`, { format: "html" })} target="_blank">${w.briefOpen}</a>`}
    </small>
  </li>`;
}
