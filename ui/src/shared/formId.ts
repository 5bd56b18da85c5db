// Numbers for forms: a double click, or a press of Send after an unclear answer, submits once.

/** A fresh random number as text. */
export function newFormId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
