// Tickets to the live sockets: short-lived, so every connection fetches its own.

export class Refused extends Error {
  /** @param {string} code the error's code, as the server names it */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const PATIENCE = 8_000; // milliseconds; a black-holed network never answers

/** A fetcher of tickets. It throws Refused when the server says no, and another error when it can't be reached. */
export function ticketsFrom(url) {
  return async () => {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal });
    if (response.status >= 500) throw new TypeError("the service is away");
    const answer = await response.json();
    if (!response.ok) throw new Refused(answer.code, answer.message);
    return answer;
  };
}
