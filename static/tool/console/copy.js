/* Buttons that copy a field. Without this script there are none, and the fields can be selected by hand. */

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(`${field.id}-said`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // the field is selected: Ctrl-C does the rest
    }
    said.textContent = button.dataset.done;
    const label = button.firstChild;
    const before = label.data;
    label.data = button.dataset.done;
    setTimeout(() => {
      label.data = before;
      said.textContent = "";
    }, 2000);
  });
}
