// Names of subjects as one types, in the browser's own list of suggestions. Without it, the search button does the same.
// The key Enter presses that button, which leads back to its field; the form's first button would lead to the page's top.

const PAUSE = 200;

for (const field of document.querySelectorAll(".lm-search input")) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
    event.preventDefault();
    field.closest(".lm-search").querySelector("button").click();
  });
}

for (const field of document.querySelectorAll("input[data-suggest]")) {
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if (field.value.trim()) waiting = setTimeout(() => suggest(field), PAUSE);
  });
}

async function suggest(field) {
  const asked = field.value;
  const query = new URLSearchParams({ lang: document.documentElement.lang, q: asked });
  if (field.form.elements.ref) query.set("ref", field.form.elements.ref.value);
  const answer = await fetch(`${field.dataset.suggest}?${query}`).catch(() => null);
  if (!answer?.ok || field.value !== asked) return;
  const { subjects } = await answer.json();
  field.list.replaceChildren(...subjects.map(({ label }) => new Option(label, label)));
}
