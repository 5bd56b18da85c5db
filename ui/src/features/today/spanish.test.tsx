// The schedule in Spanish: what the calendars and the day's field name by themselves.
import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { speak } from '../../language';
import { show } from '../../testing';
import { TodayPage } from './TodayPage';

describe('Today in Spanish', () => {
  beforeEach(() => speak('es'));
  afterEach(() => speak('en'));

  it('names the days and months of the calendar to choose from', async () => {
    show(<TodayPage />);
    fireEvent.click(await screen.findByTestId('today-date'));
    const chooser = await screen.findByText('noviembre 2026');
    expect(chooser).toBeInTheDocument();
    expect(screen.getByLabelText('23 noviembre 2026')).toBeInTheDocument();
    expect([...document.querySelectorAll('.mantine-DatePicker-weekday')].map((one) => one.textContent)).toEqual(['lu', 'ma', 'mi', 'ju', 'vi', 'sá', 'do']);
  });

  it('names the days of a week', async () => {
    show(<TodayPage />);
    fireEvent.click(await screen.findByLabelText('Semana'));
    expect(await screen.findByTestId('week-numbers')).toHaveTextContent(/\d+ agendadas esta semana/);
    expect(screen.getByTestId('today-shown')).toHaveTextContent(/^Esta semana23 nov – 29 nov$/);
    expect(await screen.findByLabelText('lunes, 23 de noviembre de 2026')).toBeInTheDocument();
  });

  it('writes the day of a form', async () => {
    show(<TodayPage />);
    fireEvent.click(await screen.findByTestId('book-button'));
    const form = await screen.findByTestId('booking-form');
    expect(within(form).getByTestId('booking-date')).toHaveValue('lun. 23 nov 2026');
    expect(within(form).getByTestId('booking-submit')).toHaveTextContent('Agendar');
  });
});
