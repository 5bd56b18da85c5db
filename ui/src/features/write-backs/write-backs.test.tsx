// Write-backs: order, words, timeline, and what a person may do.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { moveWriteBack } from '../../platform/fake/flows';
import { group } from '../../platform/fake/practices';
import { writeBack } from '../../platform/fake/written';
import { wallDay, wallDayLong } from '../../shared/time';
import { show } from '../../testing';
import { WriteBacksPage } from './WriteBacksPage';

const rows = () => screen.findAllByTestId('write-back-row');

describe('Write-backs', () => {
  it('shows open ones first, each with its word', async () => {
    show(<WriteBacksPage />);
    const words = (await rows()).map((row) => row.dataset.word);
    expect(words).toEqual(['sent', 'waiting', 'sent', 'in_the_pms', 'refused', 'taken_back']);
    expect(screen.getByText(/The practice’s server is off/)).toBeInTheDocument();
    expect(screen.getByTestId('write-back-stats')).toHaveTextContent('1 waiting2 sent0 not known yet1 needs a lookusually about 24 s');
    expect(screen.getByText(/Operatory OP-9 does not exist/)).toBeInTheDocument();
  });

  it('follows one to its end', async () => {
    const { world, change } = show(<WriteBacksPage />);
    const id = (await rows()).find((row) => row.dataset.word === 'waiting')!.dataset.id!;
    await change(() => moveWriteBack(world, id, 'completed', 'in_the_pms', 'Success'), 'writebacks');
    await waitFor(() => expect(document.querySelector(`[data-id="${id}"]`)).toHaveAttribute('data-word', 'in_the_pms'));
  });

  it('opens its timeline', async () => {
    show(<WriteBacksPage />);
    const row = (await rows())[2]!;
    fireEvent.click(within(row).getAllByRole('button')[0]!);
    expect(within(row).getByText('Accepted by Sikka')).toBeInTheDocument();
  });

  it('names the day in its timeline where that is not today', async () => {
    const at = ['2026-11-22T23:58:30Z', '2026-11-23T16:40:05Z'];
    show(<WriteBacksPage />, 'demo', ({ world }) => {
      const history = at.map((one) => ({ at: one, state: 'queued', note: null, ownNote: null }));
      world.writeBacks = world.writeBacks.map((one) => ({ ...one, history }));
    });
    const row = (await rows())[2]!;
    fireEvent.click(within(row).getAllByRole('button')[0]!);
    const times = [...row.querySelectorAll('ol time')].map((time) => time.textContent);
    expect(times).toEqual(['Sun, Nov 22, 17:58:30', '10:40:05']);
  });

  const openRow = async (wanted: (row: HTMLElement) => boolean) => {
    const row = (await rows()).find(wanted)!;
    if (row.querySelector('[aria-expanded="false"]')) fireEvent.click(within(row).getAllByRole('button')[0]!);
    return row;
  };

  it('takes back only after a question, in words that fit where it is', async () => {
    const { world } = show(<WriteBacksPage />);
    const row = await openRow((one) => one.dataset.word === 'waiting');
    fireEvent.click(within(row).getByTestId('write-back-discard'));
    expect(world.calls).not.toContain('discardWriteBack');
    const dialog = await screen.findByRole('dialog', { name: 'Take this change back?' });
    expect(dialog).toHaveTextContent('It has not left this PC');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Take back' }));
    await waitFor(() => expect(world.calls).toContain('discardWriteBack'));
    const sent = await openRow((one) => one.dataset.word === 'sent' && one.dataset.state === 'pending' && !/server is off/.test(one.textContent));
    fireEvent.click(within(sent).getByTestId('write-back-discard'));
    expect(await screen.findByRole('dialog', { name: 'Take this change back from Sikka?' })).toHaveTextContent('asks Sikka to delete it');
  });

  it('says why something is not offered', async () => {
    show(<WriteBacksPage />, 'demo', ({ world }) => {
      world.writeBacks = world.writeBacks.map((one) => (one.word === 'sent' ? { ...one, mayDiscard: false } : one));
    });
    const row = await openRow((one) => one.dataset.word === 'sent');
    expect(within(row).getByTestId('write-back-why-not')).toHaveTextContent('Sikka has it: it can be taken back only while it is pending.');
    expect(within(row).queryByTestId('write-back-discard')).not.toBeInTheDocument();
  });

  it('undoes at once while that is possible', async () => {
    const { world } = show(<WriteBacksPage />, 'demo', ({ world: it }) => {
      it.writeBacks = it.writeBacks.map((one) => (one.word === 'waiting' ? { ...one, undoUntil: new Date(Date.now() + 4_000).toISOString() } : one));
    });
    const row = await openRow((one) => one.dataset.word === 'waiting');
    fireEvent.click(within(row).getByTestId('write-back-undo'));
    await waitFor(() => expect(world.calls).toContain('discardWriteBack'));
  });

  it('lets a person decide about a payment that is not known', async () => {
    const { world } = show(<WriteBacksPage />, 'decide');
    const row = await openRow((one) => one.dataset.state === 'needs_person');
    expect(row).toBe((await rows())[0]);
    expect(row).toHaveTextContent(/Payment of 39\.30 by Ana Silva/);
    fireEvent.click(within(row).getByTestId('write-back-send-again'));
    const dialog = await screen.findByRole('dialog', { name: 'Send this change again?' });
    expect(dialog).toHaveTextContent('the payment is there twice');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Not now' }));
    expect(world.calls).not.toContain('sendAgain');
    fireEvent.click(within(row).getByTestId('write-back-mark-seen'));
    const seen = await screen.findByRole('dialog', { name: 'Did you see it in the practice’s software?' });
    fireEvent.click(within(seen).getByRole('button', { name: 'Yes, it is there' }));
    await waitFor(() => expect(world.writeBacks.find((one) => one.id === '451')).toMatchObject({ state: 'completed' }));
    expect(world.calls.filter((name) => name === 'sendAgain')).toHaveLength(0);
  });

  it('looks again', async () => {
    const { world } = show(<WriteBacksPage />, 'decide');
    const row = await openRow((one) => one.dataset.word === 'not_known_yet');
    fireEvent.click(within(row).getByTestId('write-back-look-again'));
    await waitFor(() => expect(world.calls).toContain('lookAgain'));
  });

  it('opens what was refused in its form, filled in', async () => {
    show(<WriteBacksPage />, 'decide');
    const row = await openRow((one) => one.dataset.id === '452');
    expect(row).toHaveTextContent('Procedure code CHK is not set up');
    fireEvent.click(within(row).getByTestId('write-back-edit'));
    expect(await screen.findByTestId('payment-form')).toBeInTheDocument();
    expect(screen.getByTestId('payment-amount')).toHaveValue('120.00');
    expect(screen.getByTestId('payment-provider')).toHaveValue('REED');
  });

  it('opens a refused booking with its time and patient', async () => {
    const { world } = show(<WriteBacksPage />);
    const one = world.writeBacks.find((item) => item.word === 'refused')!;
    const row = await openRow((item) => item.dataset.id === one.id);
    fireEvent.click(within(row).getByTestId('write-back-edit'));
    expect(await screen.findByTestId('booking-patient')).toHaveTextContent(one.patientName);
    expect(screen.getByTestId('booking-time')).toHaveValue(one.start!.slice(11));
    expect(screen.getByTestId('booking-description')).toHaveValue(one.text);
  });

  it('says that a booking waits for a patient’s number, and sends it for the one whom a person chooses', async () => {
    const { world } = show(<WriteBacksPage />, 'two-of-a-name');
    const row = await openRow((one) => one.dataset.id === '462');
    expect(row).toHaveTextContent('Waits for the new patient’s number, which nobody has told yet.');
    expect(within(row).getByTestId('write-back-discard')).toHaveTextContent('Take back');
    expect(world.calls).not.toContain('patientChoices');
    fireEvent.click(within(row).getByTestId('write-back-choose-patient'));
    const dialog = await screen.findByRole('dialog', { name: 'Which patient is it?' });
    const choices = await within(dialog).findAllByTestId('choose-patient-this');
    expect(choices.map((one) => one.dataset.patientId)).toEqual(['91181', '91182']);
    expect(dialog).toHaveTextContent('Zoë Quartermainborn Feb 3, 1990 · (978) 555-0199 · number 91182');
    world.refuse.set('namePatient', { code: 'BUSY', detail: null });
    fireEvent.click(choices[1]!);
    expect(await within(dialog).findByText('That is not possible at this moment.')).toBeInTheDocument();
    world.refuse.clear();
    fireEvent.click(choices[1]!);
    await waitFor(() => expect(screen.queryByTestId('choose-patient')).not.toBeInTheDocument());
    expect(world.writeBacks.find((one) => one.id === '462')).toMatchObject({ patientId: '91182', missingNumber: null });
    await waitFor(() => expect(screen.queryByTestId('write-back-choose-patient')).not.toBeInTheDocument());
  });

  it('says so where Sikka shows nobody of the name yet, and looks again', async () => {
    const { world } = show(<WriteBacksPage />, 'two-of-a-name', ({ world: it }) => (it.patients = it.patients.filter((one) => !one.name.startsWith('Zoë'))));
    fireEvent.click(within(await openRow((one) => one.dataset.id === '462')).getByTestId('write-back-choose-patient'));
    const dialog = await screen.findByRole('dialog', { name: 'Which patient is it?' });
    expect(await within(dialog).findByText(/Sikka shows nobody of this name/)).toBeInTheDocument();
    fireEvent.click(within(dialog).getByTestId('choose-patient-again'));
    await waitFor(() => expect(world.calls.filter((name) => name === 'patientChoices')).toHaveLength(2));
  });

  /** A refused change of the second of a patient's two visits to come. */
  const refusedChange = async (operation: string, more: object) => {
    const world = show(<WriteBacksPage />, 'demo', ({ world: it }) => {
      const rows = [...it.day('2026-11-24'), ...it.day('2026-11-25')].filter((row) => row.statusKind === 'scheduled' && row.pending === null);
      const [first, second] = [rows[0]!, rows.at(-1)!];
      Object.assign(second, { patientId: first.patientId, patientName: first.patientName });
      const made = writeBack(it, '471', second, operation, 'failed', 'refused');
      it.writeBacks = [{ ...made, lastAnswer: 'No', ...more }, ...it.writeBacks];
    });
    const one = world.world.writeBacks[0]!;
    expect(one.appointmentSrNo).not.toBeNull();
    fireEvent.click(within(await openRow((row) => row.dataset.id === '471')).getByTestId('write-back-edit'));
    const all = [...world.world.day('2026-11-24'), ...world.world.day('2026-11-25')];
    return { ...world, visit: all.find((row) => row.appointmentSrNo === one.appointmentSrNo)! };
  };

  it('opens a refused move in the form of its own appointment, though the patient has two', async () => {
    const { visit } = await refusedChange('update_appointment', { start: '2026-11-26T15:15', date: '2026-11-26', reschedules: true });
    const form = await screen.findByTestId('reschedule-form');
    expect(form).toHaveTextContent(`now ${wallDay(visit.start)} at ${visit.start.slice(11)}`);
    expect(screen.getByTestId('booking-time')).toHaveValue('15:15');
  });

  it('opens a refused cancellation with its reason, and a refused status on its visit', async () => {
    const { visit, world } = await refusedChange('cancel_appointment', { text: 'Has a cold', reschedules: false });
    expect(await screen.findByTestId('cancel-form')).toHaveTextContent(`${wallDayLong(visit.start)} at ${visit.start.slice(11)}`);
    expect(screen.getByTestId('appointment-cancel-reason')).toHaveValue('Has a cold');
    fireEvent.submit(screen.getByTestId('cancel-form'));
    await waitFor(() => expect(world.writeBacks[0]).toMatchObject({ operation: 'cancel_appointment', appointmentSrNo: visit.appointmentSrNo, text: 'Has a cold' }));
  });

  it('shows the visit whose status was refused', async () => {
    const { visit, visits } = await refusedChange('update_appointment', { statusValue: 'Confirmed', reschedules: false });
    await waitFor(() => expect(visits).toEqual([['today', { date: visit.start.slice(0, 10), appointmentSrNo: visit.appointmentSrNo }]]));
  });

  it('filters by word and searches, with counts', async () => {
    const { world } = show(<WriteBacksPage />, 'decide');
    await rows();
    const chip = (word: string) => screen.getAllByTestId('write-back-filter').find((one) => one.dataset.value === word)!;
    expect(chip('all')).toHaveTextContent(`All${world.writeBacks.length}`);
    fireEvent.click(chip('refused'));
    expect((await rows()).map((row) => row.dataset.word)).toEqual(['refused', 'refused']);
    fireEvent.click(chip('all'));
    fireEvent.change(screen.getByTestId('write-back-search'), { target: { value: '39.30' } });
    expect((await rows()).map((row) => row.dataset.id)).toEqual(['451']);
    expect(chip('all')).toHaveTextContent('All1');
    fireEvent.change(screen.getByTestId('write-back-search'), { target: { value: 'zzz' } });
    expect(await screen.findByText('Nothing fits')).toBeInTheDocument();
  });

  it('shows a hundred, and more when asked', async () => {
    show(<WriteBacksPage />, 'many-write-backs');
    expect(await rows()).toHaveLength(100);
    fireEvent.click(screen.getByTestId('write-back-more'));
    expect(await rows()).toHaveLength(200);
  });

  it('names the practice once there are two', async () => {
    const { world, change } = show(<WriteBacksPage />);
    expect((await rows())[0]).not.toHaveTextContent('Happy Dental Clinic');
    await change(() => (world.others = group(1)), 'integrations');
    await waitFor(() => expect(screen.getAllByTestId('write-back-row')[0]).toHaveTextContent('Happy Dental Clinic'));
    expect(screen.getByTestId('page-practice')).toHaveTextContent('Happy Dental Clinic');
  });

  it('is empty in words, and shows errors in words', async () => {
    show(<WriteBacksPage />, 'new');
    expect(await screen.findByText('Nothing was changed at this desk yet')).toBeInTheDocument();
  });

  it('shows an error in words', async () => {
    show(<WriteBacksPage />, 'demo', ({ world }) => world.refuse.set('getWriteBacks', { code: 'INTERNAL', detail: 'x' }));
    expect(await screen.findByText('Something went wrong inside Deskbell.')).toBeInTheDocument();
  });
});
