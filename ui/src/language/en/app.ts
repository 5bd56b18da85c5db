// The window's frame.
export const app = {
  pages: {
    today: 'Today',
    patients: 'Patients',
    availability: 'Availability',
    'write-backs': 'Write-backs',
    sync: 'Sync',
    connection: 'Connection',
    settings: 'Settings',
  },
  nav: {
    label: 'Pages',
    need_you_one: '{{count}} needs you',
    need_you_other: '{{count}} need you',
    open: '{{count}} open',
    find: 'Find or do',
    version: 'Version {{version}}',
  },
} as const;
