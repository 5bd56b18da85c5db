// Settings: each of them reaches the host.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';

import { speak } from '../../language';
import { createFakeHost, type FakeHost } from '../../platform/fake';
import { OPERATORIES, PROVIDERS } from '../../platform/fake/people';
import { show } from '../../testing';
import { SettingsPage } from './SettingsPage';

afterEach(() => speak('en'));

/** A command whose answers wait until the test lets them go on, and how many were on their way at once. */
function held(name: 'saveSettings' | 'setStatusKind') {
  const calls: unknown[][] = [];
  const waiting: (() => void)[] = [];
  const seen = { calls, waiting, most: 0 };
  const hold = (host: FakeHost) => {
    const commands = host as unknown as Record<string, (...args: unknown[]) => Promise<void>>;
    const send = commands[name];
    commands[name] = async (...args) => {
      calls.push(args);
      const turn = new Promise<void>((go) => waiting.push(go));
      seen.most = Math.max(seen.most, waiting.length);
      await turn;
      await send?.(...args);
    };
  };
  const next = async () => {
    await waitFor(() => expect(waiting).toHaveLength(1));
    await act(async () => {
      waiting.shift()?.();
      await Promise.resolve();
    });
  };
  return { seen, hold, next };
}

const page = <SettingsPage boot={createFakeHost().world.boot} />;

describe('Settings', () => {
  it('turns pop-ups off', async () => {
    const { world } = show(page);
    fireEvent.click(await screen.findByTestId('settings-notifications'));
    await waitFor(() => expect(world.settings.notifications).toBe(false));
    expect(await screen.findByLabelText('Time and provider')).toBeDisabled();
  });

  it('changes how much a pop-up tells, with an example of each', async () => {
    const { world } = show(page);
    expect(await screen.findByText('“New booking: Ana Silva, Mon 10:30, Dr. Reed”')).toBeInTheDocument();
    fireEvent.click(screen.getByLabelText('Only that something was booked'));
    await waitFor(() => expect(world.settings.notificationPrivacy).toBe('nothing'));
  });

  it('pauses and resumes', async () => {
    const { world, change } = show(page);
    fireEvent.click(await screen.findByTestId('settings-pause-30'));
    await waitFor(() => expect(world.pausedUntil).not.toBeNull());
    await change(() => undefined, 'settings');
    expect(await screen.findByTestId('settings-paused')).toHaveTextContent('paused until 11:12');
    fireEvent.click(screen.getByTestId('settings-resume'));
    await waitFor(() => expect(world.pausedUntil).toBeNull());
  });

  it('changes the interval, the start and the appearance', async () => {
    const user = userEvent.setup();
    const { world } = show(page);
    await user.selectOptions(await screen.findByTestId('settings-interval'), '300');
    await waitFor(() => expect(world.settings.syncSeconds).toBe(300));
    await waitFor(() => expect(screen.getByTestId('settings-autostart')).toBeEnabled());
    fireEvent.click(screen.getByTestId('settings-autostart'));
    await waitFor(() => expect(world.autostart).toBe(true));
    fireEvent.click(screen.getByLabelText('Dark'));
    await waitFor(() => expect(world.settings.appearance).toBe('dark'));
  });

  it('changes what an active patient is, within bounds', async () => {
    const user = userEvent.setup();
    const { world } = show(page);
    const months = await screen.findByTestId('settings-active-months');
    expect(screen.getByText('A patient is active who has a visit to come, or had one in the last 12 months.')).toBeInTheDocument();
    await user.clear(months);
    await user.type(months, '90');
    expect(screen.getByText('A number from 1 to 60')).toBeInTheDocument();
    await user.tab();
    expect(world.calls).not.toContain('saveSettings');
    expect(months).toHaveValue('12');
    await user.clear(months);
    await user.type(months, '18{Enter}');
    await waitFor(() => expect(world.settings.activeMonths).toBe(18));
    expect(await screen.findByText(/had one in the last 18 months/)).toBeInTheDocument();
  });

  it('changes how an event is told, for all and for one provider', async () => {
    const user = userEvent.setup();
    const { world } = show(page);
    await user.selectOptions(await screen.findByLabelText('Arrived: tell me'), 'Pop-up');
    await waitFor(() => expect(world.settings.alerts.rules.find((rule) => rule.event === 'arrived')?.alert).toBe('pop_up'));
    expect(screen.getAllByTestId('alert-rule')).toHaveLength(7);
    await waitFor(() => expect(screen.getByTestId('alert-add')).toBeEnabled());
    fireEvent.click(screen.getByTestId('alert-add'));
    await waitFor(() => expect(screen.getAllByTestId('alert-rule')).toHaveLength(8));
    await user.selectOptions(screen.getByLabelText('Event'), 'Moved');
    await waitFor(() => expect(world.settings.alerts.rules.filter((rule) => rule.event === 'moved')).toHaveLength(2));
    const [chair] = OPERATORIES;
    await user.selectOptions(screen.getByLabelText('Chair'), chair?.id ?? '');
    await waitFor(() => expect(world.settings.alerts.rules.find((rule) => rule.operatory === chair?.id)?.providerId).toBe(PROVIDERS[0]?.id));
    fireEvent.click(screen.getByLabelText('Remove this rule'));
    await waitFor(() => expect(world.settings.alerts.rules).toHaveLength(7));
  });

  it('keeps a rule on its way from a provider to a chair, which meanwhile overrides none', async () => {
    const user = userEvent.setup();
    const { world } = show(page);
    /** What counts, as the engine reads it: of two that say as much the later one. */
    const counts = () => world.settings.alerts.rules.findLast((rule) => rule.event === 'new_today' && rule.providerId === null && rule.operatory === null)?.alert;
    await waitFor(() => expect(screen.getByTestId('alert-add')).toBeEnabled());
    fireEvent.click(screen.getByTestId('alert-add'));
    const own = () => screen.getAllByTestId('alert-rule').filter((row) => row.dataset.one === 'true');
    await waitFor(() => expect(own()).toHaveLength(1));
    const field = (label: string) => within(own()[0]!).getByLabelText(label);
    await user.selectOptions(field('New booking for today: tell me'), 'In the bell’s list');
    await waitFor(() => expect(world.settings.alerts.rules.some((rule) => rule.alert === 'list')).toBe(true));
    await user.selectOptions(field('Provider'), 'Anybody');
    await waitFor(() => expect(own()[0]).toHaveTextContent('Choose a provider or a chair.'));
    await waitFor(() => expect(world.settings.alerts.rules).toHaveLength(8));
    await waitFor(() => expect(world.settings.alerts.rules.every((rule) => rule.providerId === null)).toBe(true));
    expect(counts()).toBe('pop_up_with_sound');
    const [chair] = OPERATORIES;
    await user.selectOptions(field('Chair'), chair?.id ?? '');
    await waitFor(() => expect(world.settings.alerts.rules.find((rule) => rule.operatory === chair?.id)?.alert).toBe('list'));
    expect(own()[0]).not.toHaveTextContent('Choose a provider or a chair.');
    await user.selectOptions(field('Chair'), 'Any');
    await waitFor(() => expect(own()[0]).toHaveTextContent('Choose a provider or a chair.'));
    fireEvent.click(field('Remove this rule'));
    await waitFor(() => expect(world.settings.alerts.rules).toHaveLength(7));
    expect(counts()).toBe('pop_up_with_sound');
  });

  it('keeps what is changed while a change is on its way, one save at a time', async () => {
    const { seen, hold, next } = held('saveSettings');
    const { world, change } = show(page, 'demo', hold);
    fireEvent.click(await screen.findByLabelText('Dark'));
    await waitFor(() => expect(seen.waiting).toHaveLength(1));
    fireEvent.click(screen.getByTestId('settings-notifications'));
    fireEvent.click(screen.getByTestId('settings-quiet'));
    await next();
    await waitFor(() => expect(world.settings).toMatchObject({ appearance: 'dark', notifications: true }));
    // What is read meanwhile is older than what is wanted.
    await change(() => undefined, 'settings');
    expect(screen.getByTestId('settings-notifications')).not.toBeChecked();
    await waitFor(() => expect(seen.waiting).toHaveLength(1));
    fireEvent.click(screen.getByLabelText('Larger'));
    await next();
    await next();
    await waitFor(() => expect(world.settings).toMatchObject({ appearance: 'dark', notifications: false, textSize: 'larger', alerts: { quietHours: true } }));
    expect(seen.most).toBe(1);
    // Of those that wait only the last one is sent, which says the others again.
    expect(seen.calls).toHaveLength(3);
    expect(screen.getByTestId('settings-quiet')).toBeChecked();
  });

  it('sends what waits when the one before was refused, and when the page is drawn anew', async () => {
    const { seen, hold, next } = held('saveSettings');
    function Anew() {
      const [times, setTimes] = useState(0);
      return (
        <>
          <button type="button" onClick={() => setTimes(times + 1)}>Anew</button>
          <SettingsPage key={times} boot={createFakeHost().world.boot} />
        </>
      );
    }
    const { world } = show(<Anew />, 'demo', hold);
    fireEvent.click(await screen.findByLabelText('Dark'));
    await waitFor(() => expect(seen.waiting).toHaveLength(1));
    fireEvent.click(screen.getByTestId('settings-quiet'));
    fireEvent.click(screen.getByText('Anew'));
    expect(screen.getByTestId('settings-quiet')).toBeChecked();
    fireEvent.click(screen.getByLabelText('Larger'));
    world.refuse.set('saveSettings', { code: 'DISK_FULL', detail: null });
    await next();
    await waitFor(() => expect(seen.waiting).toHaveLength(1));
    world.refuse.clear();
    await next();
    await waitFor(() => expect(world.settings).toMatchObject({ appearance: 'dark', textSize: 'larger', alerts: { quietHours: true } }));
    expect(seen.most).toBe(1);
    expect(screen.queryByText('This PC’s disk is full.')).toBeNull();
  });

  it('chooses a sound, plays it, and knows quiet hours and the size of the text', async () => {
    const user = userEvent.setup();
    const { world } = show(page);
    await user.selectOptions(await screen.findByTestId('settings-sound'), 'knock');
    await waitFor(() => expect(world.settings.alerts.sound).toBe('knock'));
    fireEvent.click(screen.getByTestId('settings-play'));
    await waitFor(() => expect(world.calls).toContain('testNotification'));
    await user.selectOptions(screen.getByTestId('settings-stays'), '10');
    await waitFor(() => expect(world.settings.alerts.staysSeconds).toBe(10));
    fireEvent.click(screen.getByTestId('settings-quiet'));
    await waitFor(() => expect(world.settings.alerts.quietHours).toBe(true));
    fireEvent.click(screen.getByLabelText('Larger'));
    await waitFor(() => expect(world.settings.textSize).toBe('larger'));
  });

  it('offers each language by its own name, and keeps the choice', async () => {
    const { world } = show(page);
    const choice = within(await screen.findByTestId('settings-language'));
    expect(choice.getAllByRole('radio').map((one) => (one as HTMLInputElement).value)).toEqual(['system', 'english', 'spanish']);
    expect(choice.getByLabelText('As the system')).toBeChecked();
    fireEvent.click(choice.getByLabelText('Español'));
    await waitFor(() => expect(world.settings.language).toBe('spanish'));
    expect(world.state().language).toBe('es');
    await waitFor(() => expect(choice.getByLabelText('Español')).toBeChecked());
    fireEvent.click(choice.getByLabelText('English'));
    await waitFor(() => expect(world.settings.language).toBe('english'));
  });

  it('is read in Spanish', async () => {
    speak('es');
    show(page, 'demo', ({ world }) => {
      world.settings.language = 'spanish';
      world.settings.activeMonths = 1;
    });
    expect(within(await screen.findByTestId('settings-language')).getByLabelText('Español')).toBeChecked();
    expect(screen.getByRole('heading', { name: 'Ajustes' })).toBeInTheDocument();
    expect(screen.getByTestId('settings-interval')).toHaveDisplayValue('Cada minuto');
    expect(screen.getByText('Es activo el paciente que tiene una visita futura o tuvo una en el último mes.')).toBeInTheDocument();
    expect(screen.getByTestId('page-settings')).not.toHaveTextContent(/Settings|Show pop-ups|Look for changes|Every |Text size/);
    expect(await screen.findByRole('heading', { name: 'Estados de Happy Dental Clinic' })).toBeInTheDocument();
    expect(screen.getByLabelText('Arrived: significa')).toHaveDisplayValue('Como lo lee Deskbell (Llegó)');
  });

  it('lists the practice’s status words, the most used first, and what each is taken for', async () => {
    show(page);
    expect(await screen.findByRole('heading', { name: 'Statuses of Happy Dental Clinic' })).toBeInTheDocument();
    const rows = screen.getAllByTestId('status-word');
    expect(rows.map((row) => row.dataset.word)).toEqual(['Complete', 'Scheduled', 'Confirmed', 'Broken', 'Confirmed - Text', 'UNSCHEDULED', '', 'Arrived']);
    expect(rows[0]).toHaveTextContent(/871.*Done/);
    expect(within(rows[3] as HTMLElement).getByRole('combobox')).toHaveDisplayValue('As Deskbell reads it (Cancelled)');
    expect(rows[3]).not.toHaveTextContent('marked as cancelled');
    expect(rows[5]).toHaveTextContent('4 of them are marked as cancelled in the PMS and stay cancelled');
    expect(rows[6]).toHaveTextContent('No status');
  });

  it('takes a status word for what a person says, at once, and back', async () => {
    const user = userEvent.setup();
    const { world } = show(page);
    const today = () => world.day(world.now().slice(0, 10)).filter((one) => one.status === 'Scheduled');
    expect(today().length).toBeGreaterThan(0);
    const choice = await screen.findByLabelText('Scheduled: it means');
    await user.selectOptions(choice, 'arrived');
    await waitFor(() => expect(world.said.get('1')).toEqual({ Scheduled: 'arrived' }));
    expect(today().every((one) => one.statusKind === 'arrived')).toBe(true);
    const row = screen.getAllByTestId('status-word')[1] as HTMLElement;
    await waitFor(() => expect(row.dataset.said).toBe('true'));
    expect(choice).toHaveDisplayValue('Arrived');
    await user.selectOptions(choice, '');
    await waitFor(() => expect(world.said.get('1')).toEqual({}));
    expect(today().every((one) => one.statusKind === 'scheduled')).toBe(true);
    await waitFor(() => expect(choice).toHaveDisplayValue('As Deskbell reads it (Scheduled)'));
  });

  it('keeps what is said of a second word while the first is on its way', async () => {
    const user = userEvent.setup();
    const { seen, hold, next } = held('setStatusKind');
    const { world } = show(page, 'demo', hold);
    await user.selectOptions(await screen.findByLabelText('Scheduled: it means'), 'arrived');
    await user.selectOptions(screen.getByLabelText('Broken: it means'), 'completed');
    expect(seen.calls).toEqual([['1', 'Scheduled', 'arrived']]);
    await next();
    await next();
    await waitFor(() => expect(world.said.get('1')).toEqual({ Scheduled: 'arrived', Broken: 'completed' }));
    expect(seen.most).toBe(1);
    await waitFor(() => expect(screen.getByLabelText('Broken: it means')).toHaveDisplayValue('Done'));
  });

  it('shows what was said of another practice’s words when that one is shown, and takes a refused choice back', async () => {
    const user = userEvent.setup();
    const { world, host, change } = show(page, 'two-practices', (made) => {
      made.world.said.set('2', { UNSCHEDULED: 'cancelled' });
      made.world.refuse.set('setStatusKind', { code: 'DISK_FULL', detail: null });
    });
    const choice = () => screen.getByLabelText('UNSCHEDULED: it means');
    await screen.findByTestId('statuses');
    expect(choice()).toHaveDisplayValue('As Deskbell reads it (Scheduled)');
    await user.selectOptions(choice(), 'completed');
    expect(await screen.findByText('This PC’s disk is full.')).toBeInTheDocument();
    await waitFor(() => expect(choice()).toHaveDisplayValue('As Deskbell reads it (Scheduled)'));
    expect(world.said.get('1')).toBeUndefined();
    await host.selectPractice('2');
    await change(() => undefined, 'integrations');
    await waitFor(() => expect(choice()).toHaveDisplayValue('Cancelled'));
  });

  it('has no status words to show before a practice is connected', async () => {
    show(page, 'new');
    expect(await screen.findByTestId('settings-notifications')).toBeInTheDocument();
    expect(screen.queryByTestId('statuses')).toBeNull();
  });

  it('shows an interval that is not in the list', async () => {
    show(page, 'demo', ({ world }) => (world.settings.syncSeconds = 2));
    expect(await screen.findByTestId('settings-interval')).toHaveDisplayValue('Every 2 seconds');
  });

  it('sends a test pop-up, and says when that failed', async () => {
    const { world } = show(page, 'demo', (host) => host.world.refuse.set('testNotification', { code: 'INTERNAL', detail: 'no daemon' }));
    fireEvent.click(await screen.findByTestId('settings-test-notification'));
    expect(await screen.findByText('Something went wrong inside Deskbell.')).toBeInTheDocument();
    world.refuse.clear();
    fireEvent.click(screen.getByTestId('settings-test-notification'));
    expect(await screen.findByText(/A test pop-up was sent/)).toBeInTheDocument();
  });

  it('takes a refused change back', async () => {
    show(page, 'demo', ({ world }) => world.refuse.set('saveSettings', { code: 'DISK_FULL', detail: null }));
    fireEvent.click(await screen.findByTestId('settings-notifications'));
    expect(await screen.findByText('This PC’s disk is full.')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByTestId('settings-notifications')).toBeChecked());
  });
});
