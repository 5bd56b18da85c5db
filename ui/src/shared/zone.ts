// The practice's zone, for showing instants as the practice's clocks do.
import { useAppState } from './queries';

/** The practice's zone; this PC's until it is known. */
export function useZone(): string {
  const { data } = useAppState();
  return data?.clocks.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
