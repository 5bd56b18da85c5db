// What happened, what was kept safe and what to do next, for every code; and fields as a refusal names them.
export const codes = {
  NETWORK: {
    title: 'No connection to Sikka.',
    safe: 'Everything you entered is kept on this PC. You see the schedule as it was last read.',
    next: 'Check the internet connection. Deskbell goes on by itself when it is back.',
  },
  SERVER: {
    title: 'Sikka has trouble of its own.',
    safe: 'Everything you entered is kept on this PC. You see the schedule as it was last read.',
    next: 'Deskbell keeps trying. If it lasts for more than an hour, call Sikka support.',
  },
  AUTH_FAILED: {
    title: 'Sikka did not accept the App-Id or App-Key.',
    safe: 'Nothing was lost.',
    next: 'Check both on the Connection page, letter by letter, and save them again.',
  },
  RATE_LIMITED: {
    title: 'Sikka asked Deskbell to slow down.',
    safe: 'Nothing was lost. You see the schedule as it was last read.',
    next: 'Nothing to do: Deskbell waits a little and goes on.',
  },
  DAILY_LIMIT: {
    title: 'Today’s number of requests to Sikka is used up.',
    safe: 'Everything you entered is kept on this PC. You see the schedule as it was last read.',
    next: 'Deskbell tries again every hour by itself. To raise the limit, call Sikka.',
  },
  NOT_ANSWERING: {
    title: 'Sikka is not answering.',
    safe: 'Everything you entered is kept on this PC. You see the schedule as it was last read.',
    next: 'Nothing to do: Deskbell tries again by itself. If it lasts for more than an hour, call Sikka support.',
  },
  NOT_YET_UPLOADED: {
    title: 'The practice has not sent its data to Sikka yet.',
    safe: 'Nothing was lost.',
    next: 'Check that the practice’s server is on and that Sikka’s program runs there. Deskbell asks again by itself.',
  },
  DATA_INSERT: {
    title: 'Sikka is taking in data from the practice right now.',
    safe: 'Nothing was lost.',
    next: 'Deskbell asks again in a few minutes.',
  },
  CANCELLED: {
    title: 'Stopped by a person.',
    safe: 'What was already read is kept.',
    next: 'Start it again whenever you like.',
  },
  DISK_FULL: {
    title: 'This PC’s disk is full.',
    safe: 'What was stored before is safe. Nothing new can be stored.',
    next: 'Free some space, then try again.',
  },
  DATABASE_KEY_MISSING: {
    title: 'The key to Deskbell’s files is not in the keychain.',
    safe: 'Your files were left exactly as they are.',
    next: 'If you changed your login or keychain, switch back and try again. Otherwise ask your IT person.',
  },
  DATABASE_KEY_WRONG: {
    title: 'The key in the keychain does not open Deskbell’s files.',
    safe: 'Your files were left exactly as they are.',
    next: 'If the files came from another PC or user, put the right ones back, then try again.',
  },
  DATABASE_DAMAGED: {
    title: 'One of Deskbell’s files is damaged.',
    safe: 'Your files were left exactly as they are. The schedule itself is safe in the practice’s own system.',
    next: 'Ask your IT person for the latest backup of the file, then try again.',
  },
  DATABASE_NEWER: {
    title: 'These files were written by a newer Deskbell.',
    safe: 'Your files were left exactly as they are.',
    next: 'Install the newer Deskbell again, then open it.',
  },
  DATABASE_CONSTRAINT: {
    title: 'Some rows did not fit into Deskbell’s files.',
    safe: 'What was stored before is safe, and so is the practice’s own system.',
    next: 'Start a full sync. If it happens again, tell support what the details say.',
  },
  DATABASE_FOLDER: {
    title: 'Deskbell cannot write to its folder.',
    safe: 'Your files were left exactly as they are.',
    next: 'Ask your IT person to allow Deskbell to write there, then try again.',
  },
  DATABASE_BUSY: {
    title: 'Another program is using Deskbell’s files.',
    safe: 'Nothing was lost.',
    next: 'Close the other program (a backup, perhaps) and try again.',
  },
  ALREADY_RUNNING: {
    title: 'Deskbell is already running on this PC.',
    safe: 'Nothing was lost.',
    next: 'Use the bell beside the clock to open it. If it is not there, sign out, sign in and try again.',
  },
  KEYCHAIN_LOCKED: {
    title: 'The keychain of this PC is locked.',
    safe: 'Your files were left exactly as they are.',
    next: 'Unlock it (your login password), then try again.',
  },
  KEYCHAIN_ABSENT: {
    title: 'This PC offers no keychain.',
    safe: 'Your files were left exactly as they are.',
    next: 'Deskbell keeps its keys there and nowhere else. Ask your IT person to start the keychain, then try again.',
  },
  KEYCHAIN_FAILED: {
    title: 'The keychain of this PC did not answer properly.',
    safe: 'Your files were left exactly as they are.',
    next: 'Try again. If it goes on, sign out of this PC and in again.',
  },
  RECONNECT_NEEDED: {
    title: 'Sikka wants you to connect the practice again.',
    safe: 'Everything you entered is kept on this PC. It is sent once you are connected.',
    next: 'Press Connect again and allow access in the browser.',
  },
  ACCESS_DENIED: {
    title: 'Access was declined on Sikka’s page.',
    safe: 'Nothing was changed.',
    next: 'To connect, try again and press Allow.',
  },
  CONNECT_TIMEOUT: {
    title: 'Sikka did not answer in time.',
    safe: 'What Sikka already gave is kept.',
    next: 'Try again. If it happens twice, check the internet connection.',
  },
  STATE_EXPIRED: {
    title: 'The answer from the browser came too late.',
    safe: 'Nothing was changed.',
    next: 'Start again and finish in the browser within ten minutes.',
  },
  CREDENTIALS_MISSING: {
    title: 'Deskbell has no App-Id and App-Key yet.',
    safe: 'Nothing was lost.',
    next: 'Enter them once on the Connection page.',
  },
  BROWSER_FAILED: {
    title: 'The browser could not be opened.',
    safe: 'Nothing was changed.',
    next: 'Set a default browser on this PC, then press “Open again”.',
  },
  NO_PRACTICE: {
    title: 'Sikka knows no practice that allowed Deskbell.',
    safe: 'Nothing was changed.',
    next: 'Install Deskbell on Sikka’s marketplace for your practice, then try again.',
  },
  BAD_INPUT: {
    title: 'One of the entries cannot be used.',
    safe: 'What you typed is still here.',
    next: 'Correct the marked entry and send it again.',
  },
  NOT_CONNECTED: {
    title: 'No practice is connected.',
    safe: 'Nothing was lost.',
    next: 'Connect your practice first.',
  },
  NOT_FOUND: {
    title: 'It is no longer there.',
    safe: 'Nothing was changed.',
    next: 'Someone else may have changed it. Look at the schedule again.',
  },
  BUSY: {
    title: 'That is not possible at this moment.',
    safe: 'Nothing was changed.',
    next: 'Wait until what is going on has ended, then try again.',
  },
  SPU_OFFLINE: {
    title: 'The practice’s server does not answer.',
    safe: 'Your changes wait at Sikka and are not lost.',
    next: 'Check that the practice’s server is switched on. Deskbell goes on by itself.',
  },
  WRITEBACK_NEEDS_PERSON: {
    title: 'A change needs you to decide.',
    safe: 'Nothing is sent twice while it waits.',
    next: 'Open Write-backs and choose what to do with it.',
  },
  INTERNAL: {
    title: 'Something went wrong inside Deskbell.',
    safe: 'Everything you entered is kept on this PC.',
    next: 'Try again. If it happens again, tell support what the details say.',
  },
  not_answering_since: 'Sikka is not answering, last synced {{at}}.',
  not_answering_never: 'Sikka is not answering, and nothing was synced yet.',
  next_try: 'Next try at {{at}}.',
  fields: {
    patient: 'the patient',
    provider: 'the provider',
    operatory: 'the chair',
    start: 'date and time',
    date: 'the date',
    time: 'the time',
    length: 'the length',
    description: 'what is planned',
    app_id: 'the App-Id',
    app_key: 'the App-Key',
    active_months: 'the months of an active patient',
    zone: 'the time zone',
    initials: 'your initials',
    sync_seconds: 'the sync interval',
    value: 'the status',
  },
} as const;
