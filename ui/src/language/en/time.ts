// Times of day, and how long something is or was.
export const time = {
  am: 'AM',
  pm: 'PM',
  just_now: 'just now',
  minutes_ago: '{{minutes}} min ago',
  hours_ago: '{{hours}} h ago',
  days_ago: '{{days}} days ago',
  about_seconds: 'about {{seconds}} s',
  about_minutes: 'about {{minutes}} min',
  seconds: '{{seconds}} s',
  minutes_and_seconds: '{{minutes}} min {{seconds}} s',
  months_one: '{{count}} month',
  months_other: '{{count}} months',
  today: 'today',
  tomorrow: 'tomorrow',
} as const;
