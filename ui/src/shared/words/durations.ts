// Lengths of time in words.
import { t } from '../../language';

/** `2 h 30 min`, `45 min`, `3 h`; `nothing` for none. */
export function hoursAndMinutes(minutes: number): string {
  if (minutes <= 0) return t('words.durations.none');
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [hours > 0 ? t('words.durations.hours', { hours }) : '', rest > 0 ? t('words.durations.minutes', { minutes: rest }) : ''];
  return parts.filter((part) => part !== '').join(' ');
}
