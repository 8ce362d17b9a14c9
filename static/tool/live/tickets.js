// Tickets to the live sockets: short-lived, so every connection fetches its own.

export class Refused extends Error {
  /** @param {string} code the error's code, as the server names it */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** A fetcher of tickets. It throws Refused when the server says no, and TypeError when it can't be reached. */
export function ticketsFrom(url) {
  return async () => {
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (response.status >= 500) throw new TypeError("the service is away");
    const answer = await response.json();
    if (!response.ok) throw new Refused(answer.code, answer.message);
    return answer;
  };
}
