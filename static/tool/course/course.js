// Names of subjects as one types, in the browser's own list of suggestions. Without it, the search button does the same.
import "../../picker/height.js";

const PAUSE = 200;

for (const field of document.querySelectorAll("input[data-suggest]")) {
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if (field.value.trim()) waiting = setTimeout(() => suggest(field), PAUSE);
  });
}

async function suggest(field) {
  const asked = field.value;
  const page = field.form;
  const query = new URLSearchParams({ ref: page.elements.ref.value, lang: document.documentElement.lang, q: asked });
  const answer = await fetch(`${field.dataset.suggest}?${query}`).catch(() => null);
  if (!answer?.ok || field.value !== asked) return;
  const { subjects } = await answer.json();
  field.list.replaceChildren(...subjects.map(({ label }) => new Option(label, label)));
}
