// Times of day as the office reads them, whatever the zone of this machine.

const ZONE = "Asia/Ho_Chi_Minh";
const format = (options) => new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, ...options });
const HOUR = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = format({ day: "2-digit", month: "2-digit", year: "numeric" });
const SHORT = format({ day: "2-digit", month: "2-digit" });
const LONG = format({ day: "numeric", month: "long", year: "numeric" });
const WEEKDAY = format({ weekday: "long" });

let ahead = 0;
export let movable = false;

export function setClock(event) {
  ahead = Date.parse(event.now) - Date.now();
  movable = event.movable;
}

export const now = () => new Date(Date.now() + ahead);
const date = (seconds) => new Date(seconds * 1000);

export const timeOf = (seconds) => HOUR.format(date(seconds));
export const dayOf = (seconds) => DAY.format(date(seconds));
export const fullTime = (moment) => `${WEEKDAY.format(moment)}, ${DAY.format(moment)} ${HOUR.format(moment)}`;

export function dayLabel(seconds) {
  const day = dayOf(seconds);
  if (day === DAY.format(now())) return "Hôm nay";
  if (day === DAY.format(new Date(now() - 86_400_000))) return "Hôm qua";
  return LONG.format(date(seconds));
}

export function shortWhen(seconds) {
  return dayOf(seconds) === DAY.format(now()) ? timeOf(seconds) : SHORT.format(date(seconds));
}

// As <input type="datetime-local"> wants it, in the office's zone.
export function localInput(moment) {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}
