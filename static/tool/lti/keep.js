// Give the platform's frame the secret of this login, then go to the platform.
import { ask, offerWindow } from "./storage.js";

const told = document.getElementById("storage").dataset;
try {
  await ask(told, "lti.put_data", told.secret);
  location.replace(told.onward);
} catch {
  offerWindow();
}
