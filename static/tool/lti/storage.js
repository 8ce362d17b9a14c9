// Values that a frame of the platform keeps for a tool whose cookies are not kept (LTI Client Side postMessages 1.0).

const PATIENCE = 1500; // ms until a window is offered instead

function frameNamed(target) {
  const above = window.opener ?? window.parent;
  if (target === "_parent") return above;
  try { return above.frames[target] ?? above; } catch { return above; }
}

/**
 * Whom to ask, and at which origin. What frames us is the platform's, as no other page may: so where it keeps values
 * itself, it is asked wherever it lives. The pages of Canvas are not where its logins are.
 */
function keeper({ target, origin }) {
  const isFramed = !window.opener && window.parent !== window;
  const at = target === "_parent" && isFramed ? "*" : origin;
  return { frame: frameNamed(target), at };
}

/** Ask the platform's frame; resolves to its answer, rejects when it says no, says nothing, or is somebody else. */
export function ask({ target, origin, key }, subject, value) {
  const { frame, at } = keeper({ target, origin });
  const message = { subject, message_id: `${key}-${Date.now()}-${Math.random()}`, key };
  if (value !== undefined) message.value = value;
  return new Promise((resolve, reject) => {
    const answered = ({ source, origin: from, data }) => {
      if (at === "*" ? source !== frame : from !== at) return;
      if (data?.message_id !== message.message_id) return;
      if (data.subject !== `${subject}.response`) return;
      removeEventListener("message", answered);
      if (data.error) reject(new Error(data.error.code)); else resolve(data);
    };
    addEventListener("message", answered);
    setTimeout(() => reject(new Error("no answer")), PATIENCE);
    frame.postMessage(message, at);
  });
}

export function offerWindow() {
  document.getElementById("window").hidden = false;
}
