// The bell's list, and who takes care of what it rang for.
export const bell = {
  title: 'Bell',
  loading: 'Loading',
  empty: {
    title: 'The bell has not rung yet',
    text: 'New bookings and cancellations that were not made at this desk appear here.',
  },
  new: 'New',
  name_not_known: 'Name not known',
  at: '{{day}} at {{time}}',
  before: 'Before: {{day}} at {{time}}',
  taken: {
    somebody_else: 'Somebody else took it a moment before.',
    /** Behind the initials. */
    has_it: 'has it, {{since}}',
    give_back: 'Give back',
    give_back_name: 'Give {{name}} back',
    give_back_nameless: 'Give this back',
    initials: 'Your initials',
    letters: 'One to four letters',
    mine: 'I have it',
    mine_name: 'I have it: {{name}}',
    mine_nameless: 'I have it: this',
    not_me: 'Not {{initials}}?',
  },
} as const;
