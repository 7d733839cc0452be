// The sound of a red warning: two tones that we make ourselves, in a loop, until it is acknowledged.
import { useEffect, useState } from "../vendor/preact-hooks.mjs";

const KEPT = "miluo.sound";
const TONES_HZ = [960, 720];
const TONE_S = 0.45;
const PAUSE_S = 0.5;
const FADE_S = 0.02;
const VOLUME = 0.5;
const GESTURES = ["pointerdown", "keydown"];

const listeners = new Set();
let isWanted = localStorage.getItem(KEPT) === "on";
let isAlarming = false;
let context = null;
let loop = null;
let said = "";

/**
 * "off": nobody wants it; "waiting": wanted, but a browser is silent until somebody touches the
 * page; "ready"; "sounding"; "failed" where this machine has no sound.
 */
export function soundState() {
  if (!isWanted) return "off";
  if (context === false) return "failed";
  if (context?.state !== "running") return "waiting";
  return loop ? "sounding" : "ready";
}

/** Turns the sound on, at a touch, and lets it be heard once; it stays on after a reload. */
export async function turnOn() {
  isWanted = true;
  localStorage.setItem(KEPT, "on");
  await wake();
  if (soundState() === "ready") play(false);
}

/** Turns it off; the page says so wherever it would sound. */
export function turnOff() {
  isWanted = false;
  localStorage.removeItem(KEPT);
  settle();
}

/** Sounds while `wanted` is true and somebody has turned the sound on. */
export function alarm(wanted) {
  if (wanted === isAlarming) return;
  isAlarming = wanted;
  settle();
}

/** What the sound does now, in a component. */
export function useSound() {
  const [state, setState] = useState(soundState());
  useEffect(() => {
    const listener = () => setState(soundState());
    listeners.add(listener);
    listener();
    return () => listeners.delete(listener);
  }, []);
  return state;
}

for (const gesture of GESTURES) addEventListener(gesture, () => isWanted && wake());

async function wake() {
  if (context === null) open();
  if (context && context.state !== "running") await context.resume().catch(() => {});
  settle();
}

function open() {
  try {
    context = new AudioContext();
    context.addEventListener("statechange", settle);
  } catch {
    context = false;
  }
}

/** Begins or ends the loop as is wanted, and tells who shows it. */
function settle() {
  const isDue = isWanted && isAlarming && context?.state === "running";
  if (isDue && !loop) loop = play(true);
  if (!isDue && loop) {
    loop.stop();
    loop = null;
  }
  if (said === soundState()) return;
  said = soundState();
  for (const listener of listeners) listener();
}

function play(isLoop) {
  const source = new AudioBufferSourceNode(context, { buffer: siren(context.sampleRate), loop: isLoop });
  source.connect(context.destination);
  source.start();
  return source;
}

function siren(rate) {
  const tone = Math.round(TONE_S * rate);
  const buffer = new AudioBuffer({
    length: TONES_HZ.length * tone + Math.round(PAUSE_S * rate),
    sampleRate: rate,
  });
  const samples = buffer.getChannelData(0);
  TONES_HZ.forEach((hertz, place) => {
    for (let i = 0; i < tone; i += 1) {
      const swell = Math.min(1, i / rate / FADE_S, (tone - i) / rate / FADE_S);
      samples[place * tone + i] = VOLUME * swell * Math.sin((2 * Math.PI * hertz * i) / rate);
    }
  });
  return buffer;
}
