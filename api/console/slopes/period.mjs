// Which days a page shows and up to when; both stand in its address.
import { html } from "../html.mjs";
import { beijing } from "../format.mjs";
import { hashOf } from "../route.mjs";

const CHOICES = [1, 3, 7, 30];

/** `asked` is the instant that the address names, null where the page follows the clock. */
export function Period({ code, at, days, asked, words }) {
  const w = words.slopes;
  const link = (query) => hashOf("slopes", [code], query);
  const text = asked ? local(asked) : "";
  const go = (event) => {
    event.preventDefault();
    const { at: wanted } = Object.fromEntries(new FormData(event.target));
    location.hash = link({ days, at: wanted && `${wanted}:00+08:00` });
  };
  const own = { days, at: text && `${text}:00+08:00` };
  return html`<div class="period">
    <div class="periods" role="group" aria-label=${w.days}>
      ${CHOICES.map(
        (one) => html`<a
          href=${link({ ...own, days: one })}
          aria-current=${one === days ? "true" : undefined}
          data-test="days"
        >
          ${w.day(one)}
        </a>`,
      )}
    </div>
    <form class="at" onSubmit=${go}>
      <label>
        ${w.at}${" "}
        <input type="datetime-local" name="at" key=${text} defaultValue=${at ? local(at) : ""} data-test="at" />
      </label>
      <button type="submit" class="language" data-test="go">${w.goAt}</button>
      ${asked && html`<a href=${link({ days })} data-test="to-now">${w.toNow}</a>`}
    </form>
    <button type="button" class="language" onClick=${() => print()}>${w.print}</button>
  </div>`;
}

/** `2024-07-01T06:00`, Beijing time, as the field has it. */
const local = (ms) => new Date(beijing(ms)).toISOString().slice(0, 16);
