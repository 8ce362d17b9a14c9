// How long the time is still held, by the service's clock. Not said aloud: a clock that speaks every minute helps nobody.

export function countDown(place, seconds, words, whenOver) {
  const end = performance.now() + seconds * 1000;
  const tick = () => {
    const left = end - performance.now();
    const minutes = Math.floor(left / 60_000);
    if (left <= 0) place.textContent = words.hold_over;
    else if (minutes < 2) place.textContent = minutes < 1 ? words.last_minute : words.one_minute_left;
    else place.textContent = words.minutes_left.replace("%(minutes)s", minutes);
    if (left > 0) return;
    clearInterval(timer);
    whenOver();
  };
  const timer = setInterval(tick, 1000);
  tick();
}
