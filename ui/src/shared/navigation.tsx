// Where the window stands: the page, and on Today the day and the appointment that was asked for.
import { createContext, useContext } from 'react';

/** The pages of the left column. */
export type Page = 'today' | 'bell' | 'patients' | 'availability' | 'write-backs' | 'sync' | 'connection' | 'settings';

/** A page and what to show on it. `asked` grows with each request, so that the same one can be made twice. */
export interface Place {
  page: Page;
  date: string | null;
  appointmentSrNo: string | null;
  asked: number;
}

/** Goes to a page. */
export type Go = (page: Page, where?: { date?: string | null; appointmentSrNo?: string | null }) => void;

/** Set by the app. */
export const NavigationContext = createContext<{ place: Place; go: Go } | null>(null);

/** The place, and the way to another one. */
export function useNavigation(): { place: Place; go: Go } {
  const navigation = useContext(NavigationContext);
  if (navigation === null) throw new Error('NavigationContext is missing');
  return navigation;
}
