// Time of the schedule that is nobody's visit: lunch, a meeting.
import { t } from '../language';
import type { AppointmentView } from '../platform/bindings';

/** Whether a row of the schedule has no patient. */
export const isBlock = (one: Pick<AppointmentView, 'patientId'>): boolean => one.patientId === '';

/** What blocked time is for, in the practice's own words where it has some. */
export const blockTitle = (one: AppointmentView): string => one.description || one.appointmentType || t('shared.blocked_time');
