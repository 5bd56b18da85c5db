// The real host: Tauri's commands and events. The only file that imports Tauri.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Host } from './types';

/** The host behind the desktop shell. */
export const tauriHost: Host = {
  boot: () => invoke('boot'),
  getState: () => invoke('get_state'),
  getDay: (date) => invoke('get_day', { date }),
  getBell: () => invoke('get_bell'),
  searchPatients: (text) => invoke('search_patients', { text }),
  getWriteBacks: () => invoke('get_write_backs'),
  getSync: () => invoke('get_sync'),
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
  setZone: (practice, zone) => invoke('set_zone', { practice, zone }),
  syncNow: (full) => invoke('sync_now', { full }),
  cancelSync: () => invoke('cancel_sync'),
  clearSyncLog: () => invoke('clear_sync_log'),
  book: (form) => invoke('book', { form }),
  reschedule: (form) => invoke('reschedule', { form }),
  setStatus: (appointmentSrNo, value) => invoke('set_status', { appointmentSrNo, value }),
  cancelAppointment: (appointmentSrNo) => invoke('cancel_appointment', { appointmentSrNo }),
  discardWriteBack: (id) => invoke('discard_write_back', { id }),
  sendAgain: (id) => invoke('send_again', { id }),
  lookAgain: (id) => invoke('look_again', { id }),
  markBellsSeen: () => invoke('mark_bells_seen'),
  pauseNotifications: (minutes) => invoke('pause_notifications', { minutes }),
  saveSettings: (settings) => invoke('save_settings', { settings }),
  testNotification: () => invoke('test_notification'),
  setAutostart: (on) => invoke('set_autostart', { on }),
  retryOpening: () => invoke('retry_opening'),
  quit: () => invoke('quit'),

  onChanged: (handler) => listen('changed', (event) => handler(event.payload as Parameters<typeof handler>[0])),
  onBoot: (handler) => listen('boot', (event) => handler(event.payload as Parameters<typeof handler>[0])),
  onOpen: (handler) => listen('open', (event) => handler(event.payload as Parameters<typeof handler>[0])),
};
