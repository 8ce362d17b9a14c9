// What the room says, in the reader's language: the server puts the sentences into the page.

const { strings, locale } = JSON.parse(document.getElementById("lesson-data").textContent);

/** The sentence of this name; `%(name)s` in it is filled in. It may begin with "your mentor". */
export function say(key, values = {}) {
  const text = strings[key] ?? key;
  const filled = text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
  return filled.charAt(0).toLocaleUpperCase(locale) + filled.slice(1);
}

const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });

/** An instant (milliseconds) as the time of day where the reader is. */
export const timeOfDay = (instant) => clock.format(new Date(instant));

/** Show an element, or hide it from everybody. */
export function show(element, shown) {
  element.hidden = !shown;
}
