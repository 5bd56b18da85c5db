// The real host: Tauri's commands and events. The only file that imports Tauri.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { FirstSight } from './bindings';
import type { Host } from './types';

/** Taken out of the page: a patient's name lies nowhere but where it is shown. */
function firstSight(): FirstSight | null {
  const place = document.querySelector<HTMLTemplateElement>('template#first-sight');
  const text = place?.content.textContent ?? '';
  place?.remove();
  if (text === '') return null;
  performance.mark('first-sight');
  return JSON.parse(text) as FirstSight;
}

/** The host behind the desktop shell. */
export const tauriHost: Host = {
  firstSight,
  boot: () => invoke('boot'),
  getState: () => invoke('get_state'),
  getDay: (date) => invoke('get_day', { date }),
  getAvailability: (date) => invoke('get_availability', { date }),
  findFree: (wish) => invoke('find_free', { wish }),
  getBell: () => invoke('get_bell'),
  searchPatients: (text) => invoke('search_patients', { text }),
  getPatients: (text, activeOnly) => invoke('get_patients', { text, activeOnly }),
  getWriteBacks: () => invoke('get_write_backs'),
  getForms: () => invoke('get_forms'),
  getPatient: (patientId) => invoke('get_patient', { patientId }),
  getAccount: (patientId) => invoke('get_account', { patientId }),
  getChart: (patientId) => invoke('get_chart', { patientId }),
  getSync: () => invoke('get_sync'),
  getStatuses: () => invoke('get_statuses'),
  getAutostart: () => invoke('get_autostart'),
  takeTarget: () => invoke('take_target'),

  saveCredentials: (appId, appKey) => invoke('save_credentials', { appId, appKey }),
  connect: (door) => invoke('connect', { door }),
  openAgain: () => invoke('open_again'),
  cancelConnect: () => invoke('cancel_connect'),
  choosePractice: (officeId, practiceId) => invoke('choose_practice', { officeId, practiceId }),
  selectPractice: (practice) => invoke('select_practice', { practice }),
  disconnect: (practice, discard) => invoke('disconnect', { practice, discard }),
  keepConnected: (practice) => invoke('keep_connected', { practice }),
  testConnection: (practice) => invoke('test_connection', { practice }),
  renewKey: (practice) => invoke('renew_key', { practice }),
  whyOld: (practice) => invoke('why_old', { practice }),
  setZone: (practice, zone) => invoke('set_zone', { practice, zone }),
  syncNow: (full) => invoke('sync_now', { full }),
  cancelSync: () => invoke('cancel_sync'),
  clearSyncLog: () => invoke('clear_sync_log'),
  holdSlot: (wish) => invoke('hold_slot', { wish }),
  releaseSlot: (formId) => invoke('release_slot', { formId }),
  book: (form) => invoke('book', { form }),
  reschedule: (form) => invoke('reschedule', { form }),
  setStatus: (appointmentSrNo, value) => invoke('set_status', { appointmentSrNo, value }),
  cancelAppointment: (appointmentSrNo, reason) => invoke('cancel_appointment', { appointmentSrNo, reason }),
  updatePatient: (form) => invoke('update_patient', { form }),
  addNote: (form) => invoke('add_note', { form }),
  takePayment: (form) => invoke('take_payment', { form }),
  keepForm: (content) => invoke('keep_form', { content }),
  unfinishedForm: () => invoke('unfinished_form'),
  discardWriteBack: (id) => invoke('discard_write_back', { id }),
  sendAgain: (id) => invoke('send_again', { id }),
  patientChoices: (id) => invoke('patient_choices', { id }),
  namePatient: (id, patientId) => invoke('name_patient', { id, patientId }),
  markSeen: (id) => invoke('mark_seen', { id }),
  setTags: (practice, on) => invoke('set_tags', { practice, on }),
  setStatusKind: (practice, word, kind) => invoke('set_status_kind', { practice, word, kind }),
  lookAgain: (id) => invoke('look_again', { id }),
  markBellsSeen: () => invoke('mark_bells_seen'),
  takeBell: (id, initials) => invoke('take_bell', { id, initials }),
  pauseNotifications: (minutes) => invoke('pause_notifications', { minutes }),
  saveSettings: (settings) => invoke('save_settings', { settings }),
  testNotification: () => invoke('test_notification'),
  setAutostart: (on) => invoke('set_autostart', { on }),
  tryDemo: () => invoke('try_demo'),
  leaveDemo: () => invoke('leave_demo'),
  retryOpening: () => invoke('retry_opening'),
  quit: () => invoke('quit'),

  onChanged: (handler) => listen('changed', (event) => handler(event.payload as Parameters<typeof handler>[0])),
  onBoot: (handler) => listen('boot', (event) => handler(event.payload as Parameters<typeof handler>[0])),
  onOpen: (handler) => listen('open', (event) => handler(event.payload as Parameters<typeof handler>[0])),
};
