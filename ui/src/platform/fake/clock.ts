// Wall-clock arithmetic of the twin, on texts such as `2026-11-23T10:30`.

/** `YYYY-MM-DDTHH:MM` in a zone. */
export function wallClock(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** A wall-clock text and some minutes. */
export function addMinutes(text: string, minutes: number): string {
  return new Date(Date.parse(`${text}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

/** A day and some days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A zone in which it is office hours now, so that the twin always shows a working day. */
export function workingZone(now: Date): string {
  const hour = Number(wallClock(now, 'America/Chicago').slice(11, 13));
  if (hour >= 8 && hour < 17) return 'America/Chicago';
  const behind = ((now.getUTCHours() - 10 + 36) % 24) - 12;
  return behind === 0 ? 'Etc/UTC' : `Etc/GMT${behind > 0 ? '+' : '-'}${Math.abs(behind)}`;
}
