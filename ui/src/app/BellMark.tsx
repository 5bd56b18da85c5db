// Deskbell's mark: a bell for the desk.
export function BellMark() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden role="img">
      <rect width="26" height="26" rx="7" fill="var(--mantine-color-desk-7)" />
      <path d="M5.5 17.5h15M7 15.5a6 6 0 0 1 12 0zM13 9.3V7.6M11.4 7.4h3.2" stroke="#fff" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" fill="none" />
    </svg>
  );
}
