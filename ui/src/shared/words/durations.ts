// Lengths of time in words.

/** `2 h 30 min`, `45 min`, `3 h`; `nothing` for none. */
export function hoursAndMinutes(minutes: number): string {
  if (minutes <= 0) return 'nothing';
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter((part) => part !== '').join(' ');
}
