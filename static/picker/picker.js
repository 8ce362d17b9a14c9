// The list of mentors, made better where scripts run: times in the browser's own zone and in words while they are near,
// one click that books once. Both doors use it: static/xblock/block.js and static/picker/page.js.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Better every list inside `root`. Calling it again after the list was replaced is right. */
export function enhance(root) {
  for (const list of root.querySelectorAll("[data-lm-picker]:not([data-lm-enhanced])")) {
    list.dataset.lmEnhanced = "";
    const tell = timeTeller(list);
    tell();
    const clock = setInterval(() => (list.isConnected ? tell() : clearInterval(clock)), MINUTE);
    list.addEventListener("submit", once);
    for (const form of list.querySelectorAll("form")) tellZone(form);
  }
}

const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A function that writes every time of the list as it is said now, in this browser's zone and the list's language. */
function timeTeller(list) {
  const language = variant(list.lang || document.documentElement.lang);
  const date = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" });
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" });
  const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const words = (start, now) => {
    if (start - now < HOUR) return relative.format(Math.max(1, Math.round((start - now) / MINUTE)), "minute");
    const days = daysBetween(now, start);
    const day = days > 1 ? date.format(start) : relative.format(days, "day");
    return list.dataset.dayWords.replace("{day}", day).replace("{time}", time.format(start));
  };
  return () => {
    const now = new Date();
    for (const element of list.querySelectorAll("time[datetime]")) {
      const start = new Date(element.dateTime);
      element.closest("li").hidden = start <= now;
      element.textContent = capital(words(start, now), language);
      element.title = full.format(start);
    }
    nameZone(list, language);
  };
}

/** The reader's own kind of the list's language: 24 hours for en-GB, twelve for en-US. */
function variant(language) {
  const base = (tag) => tag.split("-")[0];
  return navigator.languages.find((own) => base(own) === base(language)) ?? language;
}

/** Days from one date to the other on this browser's calendar, whatever the clocks do in between. */
function daysBetween(from, to) {
  const day = (at) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((day(to) - day(from)) / (24 * HOUR));
}

const capital = (text, language) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

function nameZone(list, language) {
  const line = list.querySelector("[data-lm-zone]");
  if (!line) return;
  const parts = new Intl.DateTimeFormat(language, { timeZoneName: "longGeneric" }).formatToParts();
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? zoneHere();
  line.textContent = list.dataset.zoneWords.replace("{zone}", name);
}

/** The booking page opens in the zone that the list was read in, without asking again. */
function tellZone(form) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "zone", value: zoneHere() });
  form.append(field);
}

/** A second click within a moment is the first one. */
function once(event) {
  const button = event.target.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  button.setAttribute("aria-disabled", "true");
  setTimeout(() => button.removeAttribute("aria-disabled"), 2000);
}
