// The search without pressing a button: a changed filter asks for the same address as the form would, and what differs is
// put into the page. Fields are changed in place, so that the one in use keeps the focus. Without this, the button does it.
import { enhance } from "../../picker/picker.js";

const form = document.getElementById("search");
let asking = null;

const wide = matchMedia("(min-width: 60rem)");
const opened = () => {
  // Where a browser can't show what a closed summary hides, it is opened beside the results.
  if (wide.matches && !CSS.supports("selector(::details-content)")) document.getElementById("filters")?.setAttribute("open", "");
};
opened();

document.addEventListener("change", (event) => {
  if (event.target.form === form && event.target.name !== "q") go(addressOf(form));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(addressOf(form));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".sea-chip, .sea-clear");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.href).then(() => document.getElementById("told")?.closest("section").querySelector("a")?.focus());
});
addEventListener("popstate", () => show(location.href));

function addressOf(fields) {
  const told = [...new FormData(fields)].filter(([name, value]) => value && !(name === "sort" && value === "fit"));
  for (const name of ["lang", "zone"]) {
    const carried = new URLSearchParams(location.search).get(name);
    if (carried) told.push([name, carried]);
  }
  const query = new URLSearchParams(told).toString();
  return query ? `${fields.action}?${query}` : fields.action;
}

async function go(address) {
  if (await show(address)) history.pushState(null, "", address);
}

/** Ask for a page and put it into this one; where it can't be had, go there as links do. */
async function show(address) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    return true;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return false;
  }
}

function put(page) {
  const wanted = page.querySelector("[data-search='page']");
  const here = document.querySelector("[data-search='page']");
  document.getElementById("q").value = page.getElementById("q").value;
  if (!wanted.querySelector("#filters") || !here.querySelector("#filters") || !wanted.querySelector("#sort") || !here.querySelector("#sort")) {
    const wasIn = document.activeElement?.id;
    const isOpen = document.getElementById("filters")?.open;
    here.replaceWith(document.adoptNode(wanted));
    if (isOpen) document.getElementById("filters")?.setAttribute("open", "");
    opened();
    document.getElementById(wasIn)?.focus();
  } else {
    for (const set of wanted.querySelectorAll("fieldset")) fields(set, document.getElementById(set.id));
    document.querySelector("#filters > summary").textContent = wanted.querySelector("#filters > summary").textContent;
    document.getElementById("told").textContent = wanted.querySelector("#told").textContent;
    document.getElementById("sort").value = wanted.querySelector("#sort").value;
    here.querySelector("[data-search='results']").replaceWith(document.adoptNode(wanted.querySelector("[data-search='results']")));
  }
  enhance(document);
}

/** The same boxes with other numbers; other boxes where there are others, with the focus on the same. */
function fields(wanted, here) {
  const names = (set) => [...set.querySelectorAll("input")].map((box) => box.id).join();
  if (names(wanted) !== names(here)) {
    const wasIn = here.contains(document.activeElement) ? document.activeElement.id : null;
    here.replaceChildren(...document.adoptNode(wanted).childNodes);
    if (wasIn) document.getElementById(wasIn)?.focus();
    return;
  }
  for (const box of wanted.querySelectorAll("input")) {
    const own = document.getElementById(box.id);
    own.checked = box.checked;
    own.disabled = box.disabled;
    const count = own.parentElement.querySelector("[data-count]");
    if (count) count.textContent = box.parentElement.querySelector("[data-count]").textContent;
  }
}
