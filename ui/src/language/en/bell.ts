// The bell's list, and who takes care of what it rang for.
export const bell = {
  title: 'Bell',
  line: 'Everything that rang, newest first. What was done at this desk does not ring.',
  everything: 'See everything that rang',
  filter: {
    label: 'Which of them',
    all: 'All',
    free: 'Nobody has it',
    search: 'Search the bell',
    search_for: 'Patient or provider',
    none: 'Nothing like this rang',
    none_text: 'Try another word, or look at all of them.',
    show_all: 'Show all',
  },
  more: 'Show more ({{left}} left)',
  newest: 'These are the newest {{number}}. The schedule has the rest.',
  source: {
    pms: 'In the practice’s software',
    program: 'By another program',
    program_asked: 'By another program: not yet in the practice’s software',
    program_done: 'By another program: done, and soon on the schedule',
    program_refused: 'By another program: the practice’s software refused it',
  },
  loading: 'Loading',
  empty: {
    title: 'The bell has not rung yet',
    text: 'New bookings and cancellations that were not made at this desk appear here.',
  },
  new: 'New',
  name_not_known: 'Name not known',
  at: '{{day}} at {{time}}',
  /** Spoken before a time that is struck out. */
  was: 'Before: ',
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
