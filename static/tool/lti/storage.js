// Values that a frame of the platform keeps for a tool whose cookies are not kept (LTI Client Side postMessages 1.0).

const PATIENCE = 1500; // ms until a window is offered instead

function frameNamed(target) {
  const above = window.opener ?? window.parent;
  if (target === "_parent") return above;
  try { return above.frames[target] ?? above; } catch { return above; }
}

/** Ask the platform's frame; resolves to its answer, rejects when it says no, says nothing, or is somebody else. */
export function ask({ target, origin, key }, subject, value) {
  const message = { subject, message_id: `${key}-${Date.now()}-${Math.random()}`, key };
  if (value !== undefined) message.value = value;
  return new Promise((resolve, reject) => {
    const answered = ({ origin: from, data }) => {
      if (from !== origin || data?.message_id !== message.message_id) return;
      if (data.subject !== `${subject}.response`) return;
      removeEventListener("message", answered);
      if (data.error) reject(new Error(data.error.code)); else resolve(data);
    };
    addEventListener("message", answered);
    setTimeout(() => reject(new Error("no answer")), PATIENCE);
    frameNamed(target).postMessage(message, origin);
  });
}

export function offerWindow() {
  document.getElementById("window").hidden = false;
}
