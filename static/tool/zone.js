// Tells the service this browser's time zone, and reads the page again when its times were written in another one.
const { zone } = document.documentElement.dataset;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const cookie = `zone=${here}`;
const isKept = () => document.cookie.split("; ").includes(cookie);

if (here && !isKept()) {
  document.cookie = `${cookie}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
  if (zone && zone !== here && document.querySelector("time[datetime]") && isKept()) location.reload();
}
