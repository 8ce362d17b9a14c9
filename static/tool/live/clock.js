// How much of the lesson is left, by the server's clock.

import { say } from "./words.js";

const MINUTE = 60_000;
const SOON = 5 * MINUTE;

const digits = (milliseconds) => {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, "0");
  return (hours ? `${hours}:${two(minutes)}` : String(minutes)) + `:${two(seconds % 60)}`;
};

/** Show it in `element` every second; `announce` is told once when five minutes are left and once at the end. */
export function startClock({ element, now, starts, ends, announce }) {
  const ahead = now - Date.now();
  let told = Date.now() + ahead > ends ? 2 : Date.now() + ahead > ends - SOON ? 1 : 0;
  const tick = () => {
    const at = Date.now() + ahead;
    if (at < starts) element.textContent = say("begins_in", { time: digits(starts - at) });
    else if (at < ends) element.textContent = say("time_left", { time: digits(ends - at) });
    else element.textContent = say("time_over", { time: digits(at - ends) });
    if (told < 1 && at >= ends - SOON) announce(say("five_minutes"));
    if (told < 2 && at >= ends) announce(say("time_is_up"));
    told = at >= ends ? 2 : at >= ends - SOON ? Math.max(told, 1) : told;
  };
  tick();
  setInterval(tick, 1_000);
}
