// The zones that can be chosen, named so that "central" and "new york" both find theirs.
import { locale } from '../../language';

/** A choice: the IANA name, and how it is shown and searched. */
export interface ZoneChoice {
  value: string;
  label: string;
}

let known: { language: string; zones: ZoneChoice[] } | null = null;

function label(zone: string): string {
  const city = zone.replaceAll('_', ' ');
  try {
    const parts = new Intl.DateTimeFormat(locale(), { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(0);
    const name = parts.find((part) => part.type === 'timeZoneName')?.value;
    return name === undefined || name.startsWith('GMT') ? city : `${city} (${name})`;
  } catch {
    return city;
  }
}

/** All zones of this PC's own tables, and the present one, first where they lack it. */
export function zones(present: string): ZoneChoice[] {
  const language = locale();
  if (known?.language !== language) {
    known = { language, zones: Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: label(value) })) };
  }
  const all = known.zones;
  return all.some((one) => one.value === present) ? all : [{ value: present, label: label(present) }, ...all];
}
