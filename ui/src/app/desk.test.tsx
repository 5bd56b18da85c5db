// Patients' cards, notes, payments and details: what is offered, checked, confirmed and sent.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { TodayPage } from '../features/today/TodayPage';
import type { FakeHost, Scenario } from '../platform/fake';
import { useForms, type OpenForm } from '../shared/forms';
import { show } from '../testing';

function Opener({ form, patient }: { form?: OpenForm; patient?: string }) {
  const forms = useForms();
  return (
    <button
      type="button"
      onClick={() => {
        if (form) forms.open(form);
        else forms.showPatient(patient ?? '');
      }}
    >
      Open
    </button>
  );
}

const ANA = { patientId: '1001', patientName: 'Ana Silva', providerId: 'REED' };

/** Opens a form, and gives what the host was sent. */
function begin(form: OpenForm, name: 'takePayment' | 'addNote' | 'updatePatient', scenario: Scenario = 'demo', prepare?: (host: FakeHost) => void) {
  const shown = show(<Opener form={form} />, scenario, prepare);
  const watched = vi.spyOn(shown.host, name);
  fireEvent.click(screen.getByText('Open'));
  return { ...shown, sent: () => watched.mock.calls.map(([one]) => one) };
}

const type = (testid: string, value: string) => fireEvent.change(screen.getByTestId(testid), { target: { value } });

describe('a payment', () => {
  it('is named once more, with amount and patient, before it counts, and is sent once', async () => {
    const { sent, world } = begin({ kind: 'payment', ...ANA }, 'takePayment');
    const form = await screen.findByTestId('payment-form');
    type('payment-amount', '$39.3');
    fireEvent.submit(form);
    const question = await screen.findByTestId('payment-question');
    expect(question).toHaveTextContent('Take 39.30 from Ana Silva?');
    expect(sent()).toHaveLength(0);
    const yes = screen.getByTestId('payment-confirm');
    fireEvent.click(yes);
    fireEvent.click(yes);
    await waitFor(() => expect(world.writeBacks[0]).toMatchObject({ operation: 'process_payment', amount: '39.30' }));
    expect(sent()).toMatchObject([
      { patientId: '1001', amount: '39.30', procedureCode: 'CASH', procedureDescription: 'Cash payment', paymentType: 'Cash', date: '2026-11-23', providerId: 'REED' },
    ]);
    expect(await screen.findByTestId('sent-toast')).toHaveTextContent('39.30 from Ana Silva: on its way');
  });

  it('does not count where a person goes back', async () => {
    const { sent } = begin({ kind: 'payment', ...ANA }, 'takePayment');
    const form = await screen.findByTestId('payment-form');
    type('payment-amount', '12');
    fireEvent.submit(form);
    fireEvent.click(await screen.findByTestId('payment-back'));
    expect(await screen.findByTestId('payment-amount')).toHaveValue('12');
    expect(sent()).toHaveLength(0);
  });

  it('takes no card number, in no field, however it is written', async () => {
    const { sent } = begin({ kind: 'payment', ...ANA }, 'takePayment');
    const form = await screen.findByTestId('payment-form');
    type('payment-amount', '12');
    type('payment-way', 'another way');
    for (const [field, number] of [['payment-note', 'card 4111 1111 1111 1111'], ['payment-words', '5500-0000-0000-0004'], ['payment-code', '340000000000009']] as const) {
      type(field, number);
      expect(screen.getByText('This looks like a card number. Card numbers are never written here.')).toBeInTheDocument();
      fireEvent.submit(form);
      expect(screen.queryByTestId('payment-question')).not.toBeInTheDocument();
      type(field, '');
    }
    expect(sent()).toHaveLength(0);
  });

  it('by a way that the practice has not used yet needs its code and words', async () => {
    const { sent } = begin({ kind: 'payment', ...ANA }, 'takePayment', 'demo', ({ world }) => (world.forms = { ...world.forms, paymentCodes: [] }));
    const form = await screen.findByTestId('payment-form');
    type('payment-amount', '0');
    fireEvent.submit(form);
    expect(screen.getByText('An amount such as 39.30')).toBeInTheDocument();
    expect(screen.getByText('How was it paid?')).toBeInTheDocument();
    type('payment-amount', '1,250');
    type('payment-words', 'Gift voucher');
    type('payment-code', 'GV');
    fireEvent.submit(form);
    fireEvent.click(await screen.findByTestId('payment-confirm'));
    await waitFor(() => expect(sent()).toMatchObject([{ amount: '1250.00', procedureCode: 'GV', procedureDescription: 'Gift voucher', paymentType: '' }]));
  });
});

describe('a note', () => {
  it('is checked while it is typed, and sent', async () => {
    const user = userEvent.setup();
    const { sent } = begin({ kind: 'note', ...ANA }, 'addNote');
    await screen.findByTestId('note-form');
    await waitFor(() => expect(screen.getByTestId('note-text')).toHaveFocus());
    await user.keyboard('Called < 5 min');
    expect(screen.getByText('Sikka does not take <. Write “less than”.')).toBeInTheDocument();
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(sent()).toHaveLength(0);
    type('note-text', 'Called, will call back');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent()).toMatchObject([{ patientId: '1001', noteType: 'Clinical', date: '2026-11-23', text: 'Called, will call back', providerId: 'REED' }]));
  });
});

describe('details', () => {
  it('send only what was changed', async () => {
    const { sent } = begin({ kind: 'details', patientId: '1001' }, 'updatePatient');
    const form = await screen.findByTestId('patient-edit-form');
    expect(screen.getByTestId('patient-edit-submit')).toBeDisabled();
    type('patient-edit-last', 'Silva-Reyes');
    type('patient-edit-birthdate', 'nonsense');
    fireEvent.submit(form);
    expect(screen.getByText('A day such as 3/4/1984')).toBeInTheDocument();
    type('patient-edit-birthdate', '3/4/84');
    fireEvent.submit(form);
    await waitFor(() => expect(sent()).toHaveLength(1));
    const { formId, ...rest } = sent()[0]!;
    expect(formId).not.toBe('');
    expect(rest).toEqual({ patientId: '1001', firstName: null, lastName: 'Silva-Reyes', birthdate: '1984-03-04', gender: null, status: null, providerId: null });
  });

  /** All that the form shows of Ana Silva is another by now. */
  const changeAna = (world: FakeHost['world']) => {
    world.patients = world.patients.map((one) => (one.patientId === '1001' ? { ...one, name: 'Anna Silva', birthdate: '1999-01-02', providerId: 'OKAF', active: false } : one));
  };
  const ONLY_LAST = { patientId: '1001', firstName: null, lastName: 'Silva-Reyes', birthdate: null, gender: null, status: null, providerId: null };

  it('send nothing back over what the practice changed while the form was open', async () => {
    const { sent, world, change } = begin({ kind: 'details', patientId: '1001' }, 'updatePatient');
    const form = await screen.findByTestId('patient-edit-form');
    await change(() => changeAna(world), 'patients');
    await waitFor(() => expect(world.calls.filter((name) => name === 'getPatient')).toHaveLength(2));
    type('patient-edit-last', 'Silva-Reyes');
    fireEvent.submit(form);
    await waitFor(() => expect(sent()).toMatchObject([ONLY_LAST]));
  });

  it('send nothing back over it either where the form is gone on with later', async () => {
    const { world, unmount } = begin({ kind: 'details', patientId: '1001' }, 'updatePatient');
    await screen.findByTestId('patient-edit-form');
    type('patient-edit-last', 'Silva-Reyes');
    await waitFor(() => expect(world.unfinished?.content).toContain('Silva-Reyes'));
    unmount();
    const { host } = show(null, 'demo', (later) => {
      changeAna(later.world);
      later.world.unfinished = world.unfinished;
    });
    const sent = vi.spyOn(host, 'updatePatient');
    fireEvent.click(await screen.findByTestId('unfinished-go-on'));
    fireEvent.submit(await screen.findByTestId('patient-edit-form'));
    await waitFor(() => expect(sent.mock.calls).toMatchObject([[ONLY_LAST]]));
  });

  it('stay on the screen where they cannot be read again', async () => {
    const { world, change } = begin({ kind: 'details', patientId: '1001' }, 'updatePatient');
    await screen.findByTestId('patient-edit-form');
    type('patient-edit-last', 'Silva-Reyes');
    await change(() => {
      for (const name of ['getPatient', 'getDay', 'getForms']) world.refuse.set(name, { code: 'DATABASE_BUSY', detail: null });
    }, 'patients', 'writebacks');
    await waitFor(() => expect(world.calls.filter((name) => name === 'getPatient')).toHaveLength(2));
    expect(screen.getByTestId('patient-edit-last')).toHaveValue('Silva-Reyes');
  });

  it('warn first where they were refused as a kind, with its last words', async () => {
    begin({ kind: 'details', patientId: '1001' }, 'updatePatient', 'refused-kinds');
    await screen.findByTestId('patient-edit-form');
    expect(screen.getByTestId('offer-warning')).toHaveTextContent(/Changes to patients’ details were refused .* 3 times.*“This action is not supported/);
  });
});

describe('a cancellation', () => {
  it('is sent with Ctrl+Enter from its field, once', async () => {
    const user = userEvent.setup();
    const world = { form: null as OpenForm | null };
    const { host } = show(<LateOpener made={world} />, 'demo', ({ world: it }) => {
      const appointment = it.day('2026-11-23').find((row) => row.appointmentSrNo !== null && row.pending === null && row.statusKind === 'scheduled')!;
      world.form = { kind: 'cancel', appointment };
    });
    const sent = vi.spyOn(host, 'cancelAppointment');
    fireEvent.click(screen.getByText('Open it'));
    await user.click(await screen.findByTestId('appointment-cancel-reason'));
    await user.keyboard('has the flu{Control>}{Enter}{Enter}{/Control}');
    await waitFor(() => expect(screen.queryByTestId('cancel-form')).not.toBeInTheDocument());
    expect(sent.mock.calls).toMatchObject([[expect.any(String), 'has the flu']]);
  });
});

describe('the card of a patient', () => {
  it('is found from Today with the keyboard, and leads to a booking', async () => {
    const user = userEvent.setup();
    show(<TodayPage />);
    await screen.findAllByTestId('appointment');
    await user.keyboard('/');
    expect(screen.getByTestId('find-patient-search')).toHaveFocus();
    await user.keyboard('ana sil');
    await screen.findAllByTestId('find-patient-option');
    await waitFor(() => expect(document.querySelector('[data-combobox-selected]')).not.toBeNull());
    await user.keyboard('{Enter}');
    const card = await screen.findByTestId('patient-card');
    expect(card).toHaveTextContent('Ana Silva');
    expect(await within(card).findByText('Patient owes')).toBeInTheDocument();
    fireEvent.click(within(card).getByTestId('patient-book'));
    expect(await screen.findByTestId('booking-patient')).toHaveTextContent('Ana Silva');
  });

  it('is looked for on Today where / needs Shift, and not from a field', async () => {
    const user = userEvent.setup();
    show(<TodayPage />);
    await screen.findAllByTestId('appointment');
    await user.keyboard('{Shift>}/{/Shift}');
    const field = screen.getByTestId('find-patient-search');
    expect(field).toHaveFocus();
    expect(field).toHaveValue('');
    await user.keyboard('{Shift>}/{/Shift}');
    expect(field).toHaveValue('/');
  });

  it('says when Sikka tells nothing of the account, or cannot be asked', async () => {
    const { unmount } = show(<Opener patient="1001" />);
    fireEvent.click(screen.getByText('Open'));
    await screen.findByTestId('patient-card');
    await waitFor(() => expect(screen.getByTestId('account')).toHaveAttribute('data-state', 'told'));
    unmount();
    const { world } = show(<Opener patient="1005" />, 'demo', (host) => host.world.refuse.set('getAccount', { code: 'NETWORK', detail: null }));
    fireEvent.click(screen.getByText('Open'));
    await waitFor(() => expect(screen.getByTestId('account')).toHaveAttribute('data-state', 'offline'));
    world.refuse.clear();
    world.accounts.set('1005', { patientDue: null, insuranceDue: null, balance: null, toldAt: new Date().toISOString() });
    fireEvent.click(screen.getByTestId('account-again'));
    await waitFor(() => expect(screen.getByTestId('account')).toHaveAttribute('data-state', 'not-told'));
  });

  it('greys what Sikka does not offer, with a sentence why', async () => {
    show(<Opener patient="1001" />, 'refused-kinds');
    fireEvent.click(screen.getByText('Open'));
    const card = await screen.findByTestId('patient-card');
    await waitFor(() => expect(within(card).getByTestId('patient-note')).toBeDisabled());
    expect(within(card).getByTestId('not-offered')).toHaveTextContent('Sikka does not offer notes for this practice’s software.');
    expect(within(card).getByTestId('patient-payment')).toBeEnabled();
  });

  it('shows what is on its way and the visits', async () => {
    const { visits } = show(<Opener patient="1001" />, 'decide');
    fireEvent.click(screen.getByText('Open'));
    const card = await screen.findByTestId('patient-card');
    expect(within(card).getByTestId('patient-write-backs')).toHaveTextContent('Payment of 39.30 by Ana Silva');
    fireEvent.click(within(card).getAllByTestId('patient-visit')[0]!);
    expect(visits.at(-1)?.[0]).toBe('today');
  });

  it('says when there is no such patient', async () => {
    show(<Opener patient="999999" />);
    fireEvent.click(screen.getByText('Open'));
    expect(await screen.findByText('It is no longer there.')).toBeInTheDocument();
  });
});

describe('a dropped card', () => {
  it('moves only after the question, and says who is there', async () => {
    let ended = 0;
    const world = { form: null as OpenForm | null };
    const { world: it_ } = show(<LateOpener made={world} />, 'demo', ({ world: it }) => {
      const one = it.day('2026-11-23').find((row) => row.providerId === 'REED' && row.start > '2026-11-23T11:00' && row.statusKind !== 'cancelled' && row.pending === null)!;
      it.days.set('2026-11-23', it.day('2026-11-23').filter((row) => row.end <= '2026-11-23T17:00' || row.id === one.id));
      world.form = { kind: 'dropped', appointment: one, to: { start: '2026-11-23T17:15', providerId: one.providerId, operatory: one.operatory }, onEnd: () => (ended += 1) };
    });
    const one = world.form?.kind === 'dropped' ? world.form.appointment : null;
    fireEvent.click(screen.getByText('Open it'));
    expect(await screen.findByTestId('move-question')).toHaveTextContent(`Move ${one!.patientName} from ${one!.start.slice(11)} to 17:15?`);
    expect(it_.calls).not.toContain('reschedule');
    fireEvent.click(screen.getByTestId('move-no'));
    await waitFor(() => expect(ended).toBe(1));
    expect(it_.calls).not.toContain('reschedule');
    fireEvent.click(screen.getByText('Open it'));
    fireEvent.click(await screen.findByTestId('move-yes'));
    await waitFor(() => expect(it_.day('2026-11-23').some((row) => row.start === '2026-11-23T17:15' && row.pending)).toBe(true));
    expect(ended).toBe(2);
  });
});

/** Opens a form that is made of what the world holds. */
function LateOpener({ made }: { made: { form: OpenForm | null } }) {
  const forms = useForms();
  return (
    <button
      type="button"
      onClick={() => {
        if (made.form) forms.open(made.form);
      }}
    >
      Open it
    </button>
  );
}
