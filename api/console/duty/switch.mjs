// The switch of the sound: on with a trial at the beginning of a shift, and what it does now.
import { html } from "../html.mjs";
import { turnOff, turnOn, useSound } from "./sound.mjs";

const MARKS = { off: "M3 6h2l3-3v10l-3-3H3zM11 6l4 4M15 6l-4 4", on: "M3 6h2l3-3v10l-3-3H3zM11 5.5a4 4 0 0 1 0 5M13 3.5a7 7 0 0 1 0 9" };

/** A touch of the switch itself is no touch that only wakes a sound which is wanted already. */
const apart = (event) => event.stopPropagation();

export function SoundSwitch({ words }) {
  const sound = useSound();
  const w = words.duty;
  const isOn = sound === "ready" || sound === "sounding";
  return html`<span class="sound ${isOn ? "on" : "mute"}" data-test="sound" data-state=${sound} role="status">
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${MARKS[isOn ? "on" : "off"]} /></svg>
    ${w.sound[sound]}
    <button
      type="button"
      class="plain"
      data-test="sound-switch"
      title=${w.soundNote}
      onPointerDown=${apart}
      onKeyDown=${apart}
      onClick=${isOn ? turnOff : turnOn}
    >
      ${isOn ? w.soundOff : w.soundOn}
    </button>
  </span>`;
}
