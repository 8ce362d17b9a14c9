// Have the secret of this login back from the platform's frame, and send it with the launch from our own page.
import { ask, offerWindow } from "./storage.js";

const form = document.getElementById("storage");
try {
  const { value } = await ask(form.dataset, "lti.get_data");
  form.elements.secret.value = value;
  form.submit();
} catch {
  offerWindow();
}
