// Phone numbers as the practice's country writes them.
import type { CountryCode } from 'libphonenumber-js/min';

/** By the beginning of the zone's name; all others write numbers as in North America. */
const COUNTRIES: [string, CountryCode][] = [
  ['Australia/', 'AU'], ['Pacific/Auckland', 'NZ'], ['Europe/London', 'GB'], ['Europe/Dublin', 'IE'],
];

let country: CountryCode = 'US';
let numbers: typeof import('libphonenumber-js/min') | null = null;

/** Reads what is known of the world's numbers: until then they are written as they came. */
export const readNumbers = async (): Promise<void> => {
  numbers = await import('libphonenumber-js/min');
};

/** From now on numbers are written as in the country of this zone. What is on screen is to be drawn anew. */
export function writePhonesOf(zone: string): void {
  country = COUNTRIES.find(([beginning]) => zone.startsWith(beginning))?.[1] ?? 'US';
}

/** `(512) 555-0142` for `5125550142`; another country's number with its code; what is no number as it came. */
export function phone(number: string): string {
  const read = numbers?.parsePhoneNumberFromString(number, { defaultCountry: country, extract: false });
  if (!read?.isPossible() || read.ext) return number;
  return read.countryCallingCode === numbers?.getCountryCallingCode(country) ? read.formatNational() : read.formatInternational();
}
