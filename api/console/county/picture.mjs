// Pictures of flights and detections: devices send names and addresses, which nobody has checked.
import { useState } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";

const SHOWN = /\.(jpe?g|png|webp|gif|svg)$/i;

/**
 * The address under which this very server gives out a picture, else null: whole addresses of
 * this origin and paths from its root. Names of files are references that the county's archive
 * knows, and other origins are never asked.
 */
export function ownAddress(picture, base = location.href) {
  if (!/^(\/(?![/\\])|https?:\/\/)/i.test(picture) || !URL.canParse(picture, base)) return null;
  const url = new URL(picture, base);
  const isOwn = url.origin === new URL(base).origin && !url.username && !url.password;
  return isOwn && SHOWN.test(url.pathname) ? url.href : null;
}

/** The picture where it may be shown and is there, else its reference as text. */
export function Picture({ picture, alt, words }) {
  const [isLost, setLost] = useState(false);
  const w = words.county;
  const own = ownAddress(picture);
  if (own && !isLost) {
    return html`<img class="picture" src=${own} alt=${alt} loading="lazy" data-test="picture" onError=${() => setLost(true)} />`;
  }
  return html`<span class="reference" data-test="reference">
    ${picture ? html`${w.reference}<span lang="zh-CN">${picture}</span>` : w.noPicture}
  </span>`;
}
