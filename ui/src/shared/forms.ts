// The forms of the desk, opened from any page: what each begins with. The app puts them around the pages.
import { createContext, useContext } from 'react';

import type { AppointmentView, PatientView } from '../platform/bindings';

/** Where a visit begins. */
export interface Slot {
  start: string;
  providerId?: string;
  operatory?: string;
}

/** What a form that was not finished goes on with: its own fields, as they were typed. */
interface Begun {
  typed?: object;
}

/** A form, and what it is filled with. */
export type OpenForm = Begun & (
  | {
      kind: 'book'; slot?: Slot; patient?: PatientView; patientId?: string; newPatient?: { firstName: string; lastName: string };
      minutes?: number; description?: string; note?: string;
      /** Where a free time is looked for from: `YYYY-MM-DDTHH:MM`; now, where nothing is said. */
      from?: string;
    }
  | { kind: 'move'; appointment: AppointmentView; to?: Slot & { minutes?: number } }
  | { kind: 'cancel'; appointment: AppointmentView; reason?: string; onCancelled?: () => void }
  /** A card was dropped somewhere else: asked before it counts. */
  | { kind: 'dropped'; appointment: AppointmentView; to: Required<Slot>; onEnd: () => void }
  | { kind: 'note'; patientId: string; patientName: string; providerId?: string; text?: string }
  | { kind: 'payment'; patientId: string; patientName: string; providerId?: string; amount?: string; note?: string }
  | { kind: 'details'; patientId: string }
);

/** Opens forms and patients' cards. */
export interface Forms {
  open: (form: OpenForm) => void;
  /** Shows the card of a patient. */
  showPatient: (patientId: string) => void;
  /** A form or a card is open. */
  busy: boolean;
  /** A form is open, with what somebody typed. */
  filling: boolean;
}

/** Set by the app. */
export const FormsContext = createContext<Forms | null>(null);

/** The forms. */
export function useForms(): Forms {
  const forms = useContext(FormsContext);
  if (forms === null) throw new Error('FormsContext is missing');
  return forms;
}
