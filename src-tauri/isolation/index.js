// The isolation hook: sees every message of the window before Tauri does, and lets through only what is listed.
// It must never throw: a message that it throws on is neither answered nor refused, and the page waits for ever.
'use strict'

const COMMANDS = new Set([
  'boot',
  'get_state',
  'get_day',
  'get_availability',
  'find_free',
  'get_bell',
  'search_patients',
  'get_patients',
  'get_write_backs',
  'get_forms',
  'get_patient',
  'get_account',
  'get_chart',
  'get_sync',
  'get_statuses',
  'get_autostart',
  'take_target',
  'save_credentials',
  'connect',
  'open_again',
  'cancel_connect',
  'choose_practice',
  'select_practice',
  'disconnect',
  'keep_connected',
  'test_connection',
  'renew_key',
  'why_old',
  'set_zone',
  'clear_sync_log',
  'sync_now',
  'cancel_sync',
  'hold_slot',
  'release_slot',
  'book',
  'reschedule',
  'set_status',
  'cancel_appointment',
  'update_patient',
  'add_note',
  'take_payment',
  'keep_form',
  'unfinished_form',
  'discard_write_back',
  'send_again',
  'look_again',
  'patient_choices',
  'name_patient',
  'mark_seen',
  'set_tags',
  'set_status_kind',
  'mark_bells_seen',
  'take_bell',
  'pause_notifications',
  'save_settings',
  'test_notification',
  'set_autostart',
  'try_demo',
  'leave_demo',
  'retry_opening',
  'quit',
])

// What Tauri's own event and channel code sends.
const PLUMBING = new Set(['plugin:event|listen', 'plugin:event|unlisten', 'plugin:__TAURI_CHANNEL__|fetch'])

const refused = (message) => {
  message.cmd = 'refused_by_isolation'
  message.payload = {}
  return message
}

window.__TAURI_ISOLATION_HOOK__ = (message) => {
  try {
    return COMMANDS.has(message.cmd) || PLUMBING.has(message.cmd) ? message : refused(message)
  } catch {
    return { cmd: 'refused_by_isolation', payload: {} }
  }
}
