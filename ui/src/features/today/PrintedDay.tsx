// The day on paper: a table for each column, shown to the printer alone.
import { t } from '../../language';
import type { DayView } from '../../platform/bindings';
import { blockTitle, isBlock } from '../../shared/blocks';
import { wallDayLong, wallTime } from '../../shared/time';
import { Paper } from '../../shared/ui/Paper';
import { PracticeName } from '../../shared/ui/PracticeName';
import { statusWord, WRITE_BACK } from '../../shared/words/states';
import { columnsOf } from './DayGrid';
import { tally, type Columns } from './hours';

export function PrintedDay({ day, columns }: { day: DayView; columns: Columns }) {
  const people = columnsOf(day, columns);
  const known = new Set(people.map((one) => one.id));
  const columnOf = (one: DayView['appointments'][number]) => {
    const id = columns === 'provider' ? one.providerId : one.operatory;
    return known.has(id) ? id : people.at(-1)?.id;
  };
  const providers = new Map(day.providers.map((one) => [one.id, one.name]));
  const { booked, confirmed, cancelled } = tally(day.appointments);
  return (
    <Paper testid="printed-day">
      <PracticeName />
      <h1>{wallDayLong(day.date)}</h1>
      <p>
        {t('today.paper.booked', { count: booked })}, {t('today.paper.confirmed', { count: confirmed })}, {t('today.paper.cancelled', { count: cancelled })}.{' '}
        {t('today.paper.as_of', { time: wallTime(day.now) })} {t('today.paper.privacy')}
      </p>
      {people.map((person) => {
        const rows = day.appointments.filter((one) => columnOf(one) === person.id);
        if (rows.length === 0) return null;
        return (
          <table key={person.id}>
            <caption>{person.detail === '' ? person.name : `${person.name} · ${person.detail}`}</caption>
            <thead>
              <tr>
                <th>{t('today.paper.time')}</th>
                <th>{t('today.paper.patient')}</th>
                <th>{columns === 'provider' ? t('today.chair') : t('today.provider')}</th>
                <th>{t('today.paper.status')}</th>
                <th>{t('today.paper.for')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <td>
                    {wallTime(one.start)} – {wallTime(one.end)}
                  </td>
                  <td>{isBlock(one) ? blockTitle(one) : one.patientName || t('today.name_not_known')}</td>
                  <td>{columns === 'provider' ? one.operatory : (providers.get(one.providerId) ?? one.providerId)}</td>
                  <td>{isBlock(one) ? '' : one.pending ? `${statusWord(one)} (${WRITE_BACK[one.pending.word].word.toLowerCase()})` : statusWord(one)}</td>
                  <td>{isBlock(one) ? one.note : one.description || one.appointmentType}</td>
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
    </Paper>
  );
}
