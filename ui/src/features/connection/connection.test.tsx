// Connection: each step and each door.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { moveWriteBack, newRun, runAt } from '../../platform/fake/flows';
import { connected } from '../../platform/fake/world';
import { show } from '../../testing';
import { ConnectionPage } from './ConnectionPage';
import { testLine } from './PracticeCard';

const phase = async (name: string) =>
  waitFor(() => expect(screen.getByTestId('connection-status')).toHaveAttribute('data-phase', name));

const steps = () =>
  within(screen.getByTestId('connect-steps')).getAllByRole('listitem').map((step) => step.dataset.state);

describe('Connection', () => {
  it('goes through the three steps', async () => {
    const { world, change, visits } = show(<ConnectionPage />, 'new');
    await screen.findByTestId('connect-button');
    expect(steps()).toEqual(['done', 'now', 'later']);
    fireEvent.click(await screen.findByTestId('connect-button'));
    await phase('awaiting_browser');
    expect(screen.getByText('Waiting for Sikka in your browser')).toBeInTheDocument();
    expect(screen.getByText('10:00')).toBeInTheDocument();
    await change(() => (world.connection = { ...world.connection, phase: 'connecting', status: 'connecting' }), 'connect_attempts');
    await phase('connecting');
    expect(screen.getByTestId('connect-button')).toBeDisabled();
    await change(() => (world.connection = connected()), 'integrations');
    await phase('connected');
    await waitFor(() => expect(steps()).toEqual(['done', 'done', 'now']));
    expect(screen.getByRole('heading', { name: 'Connected to Happy Dental Clinic (Dentrix)' })).toBeInTheDocument();
    await change(() => (world.run = runAt(newRun('1', 'full_patients', 'connected'), 45)), 'sync_runs');
    expect(await screen.findByTestId('first-sync-progress')).toBeInTheDocument();
    await change(() => {
      world.whole = true;
      world.run = null;
    }, 'sync_runs', 'table_walks', 'appointments');
    await waitFor(() => expect(steps()).toEqual(['done', 'done', 'done']));
    expect(screen.queryByTestId('first-sync-progress')).toBeNull();
    fireEvent.click(screen.getByTestId('connect-continue'));
    expect(visits).toHaveLength(1);
  });

  it('switches the mark at the end of notes, of one practice', async () => {
    const { world } = show(<ConnectionPage />, 'two-practices');
    const mark = (await screen.findAllByTestId('practice-tags'))[0]!;
    expect(mark).toBeChecked();
    expect(screen.getAllByText('Ten letters, without patient data, by which a lost change is found again.')).toHaveLength(2);
    fireEvent.click(mark);
    await waitFor(() => expect(screen.getAllByTestId('practice-tags')[0]).not.toBeChecked());
    expect(screen.getAllByTestId('practice-tags')[1]).toBeChecked();
    expect(world.state().practices.map((one) => one.tags)).toEqual([false, true]);
  });

  it('opens the browser again, and cancels', async () => {
    const { world } = show(<ConnectionPage />, 'waiting');
    fireEvent.click(await screen.findByTestId('connect-open-again'));
    await waitFor(() => expect(world.calls).toContain('openAgain'));
    fireEvent.click(screen.getByTestId('connect-cancel'));
    await phase('not_connected');
  });

  it('offers the other way while it waits', async () => {
    const { world } = show(<ConnectionPage />, 'waiting');
    fireEvent.click(await screen.findByTestId('connect-loopback'));
    await waitFor(() => expect(world.calls).toContain('connect'));
    expect(world.calls).toContain('cancelConnect');
  });

  it('lets a practice be chosen', async () => {
    const { world } = show(<ConnectionPage />, 'choosing');
    const choices = await screen.findAllByTestId('practice-choice');
    expect(choices).toHaveLength(3);
    expect(choices[1]).toHaveTextContent('Happy Dental Kids');
    fireEvent.click(choices[1]!);
    await waitFor(() => expect(world.calls).toContain('choosePractice'));
    await phase('connecting');
  });

  it('says why it failed, with the code a click away', async () => {
    const { world } = show(<ConnectionPage />, 'failed');
    expect(await screen.findByText('Access was declined on Sikka’s page.')).toBeInTheDocument();
    expect(screen.getByText('Details')).toHaveAttribute('aria-expanded', 'false');
    fireEvent.click(screen.getByText('Details'));
    expect(screen.getByText('ACCESS_DENIED: access_denied')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('connect-retry'));
    await waitFor(() => expect(world.calls).toContain('connect'));
  });

  it.each([
    ['credentials', ['now', 'later', 'later']], ['new', ['done', 'now', 'later']], ['waiting', ['done', 'now', 'later']],
    ['choosing', ['done', 'now', 'later']], ['connecting', ['done', 'now', 'later']], ['failed', ['done', 'failed', 'later']],
    ['wrong-app-key', ['failed', 'later', 'later']], ['first-sync', ['done', 'done', 'now']], ['demo-practice', ['done', 'now', 'later']], ['demo', ['done', 'done', 'done']],
  ] as const)('goes on where it was left, when the window opens again: %s', async (scenario, expected) => {
    show(<ConnectionPage />, scenario);
    await screen.findByTestId('connect-steps');
    await waitFor(() => expect(steps()).toEqual(expected));
  });

  it('offers the demo practice where there are no credentials and no practice', async () => {
    const { host } = show(<ConnectionPage />, 'credentials');
    const enter = vi.spyOn(host, 'tryDemo');
    fireEvent.click(await screen.findByTestId('demo-try'));
    await waitFor(() => expect(enter).toHaveBeenCalledOnce());
  });

  it('offers no demo practice beside a real one, nor in the demo itself', async () => {
    const { unmount } = show(<ConnectionPage />, 'credentials', ({ world }) => (world.connection = { ...connected(), credentials: 'missing', phase: 'failed' }));
    await screen.findByTestId('credentials-save');
    expect(screen.queryByTestId('demo-try')).toBeNull();
    unmount();
    show(<ConnectionPage />, 'credentials', ({ world }) => (world.boot = { ...world.boot, offersDemo: false }));
    await screen.findByTestId('credentials-save');
    expect(screen.queryByTestId('demo-try')).toBeNull();
  });

  it('says why the demo practice cannot be opened', async () => {
    show(<ConnectionPage />, 'credentials', ({ world }) => world.refuse.set('tryDemo', { code: 'DISK_FULL', detail: null }));
    fireEvent.click(await screen.findByTestId('demo-try'));
    expect(await screen.findByText('This PC’s disk is full.')).toBeInTheDocument();
  });

  it('asks for the credentials once', async () => {
    const user = userEvent.setup();
    const { world } = show(<ConnectionPage />, 'credentials');
    fireEvent.click(await screen.findByTestId('credentials-save'));
    expect(await screen.findByText('Enter the App-Key')).toBeInTheDocument();
    expect(world.calls).not.toContain('saveCredentials');
    await user.type(screen.getByTestId('credentials-app-id'), 'b0ce');
    await user.type(screen.getByTestId('credentials-app-key'), 'secret');
    expect(screen.getByTestId('credentials-app-key')).toHaveAttribute('type', 'password');
    fireEvent.click(screen.getByTestId('credentials-save'));
    expect(await screen.findByTestId('connect-marketplace')).toBeInTheDocument();
  });

  const type = async (id: string, key: string) => {
    const user = userEvent.setup();
    await user.type(await screen.findByTestId('credentials-app-id'), id);
    await user.type(screen.getByTestId('credentials-app-key'), key);
    fireEvent.click(screen.getByTestId('credentials-save'));
  };

  it('asks for the credentials again where Sikka did not accept them, and goes on from the first step', async () => {
    const { world, host } = show(<ConnectionPage />, 'wrong-app-key');
    const save = vi.spyOn(host, 'saveCredentials');
    expect(await screen.findByText('Sikka did not accept the App-Id or App-Key.')).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Change App-Id and App-Key' })).toBeInTheDocument();
    expect(screen.getByTestId('connect-retry')).toBeInTheDocument();
    expect(screen.queryByTestId('credentials-change')).toBeNull();
    await type('b0ce-1', 'secret-1');
    await phase('not_connected');
    expect(save).toHaveBeenCalledWith('b0ce-1', 'secret-1');
    expect(world.calls).toContain('cancelConnect');
    expect(screen.getByTestId('connect-button')).toBeInTheDocument();
    expect(screen.queryByTestId('credentials-save')).toBeNull();
  });

  it.each(['new', 'waiting', 'choosing', 'connecting', 'failed'] as const)('changes the credentials and offers the demo as long as nothing is connected: %s', async (scenario) => {
    const { world } = show(<ConnectionPage />, scenario, (host) => (host.world.boot = { ...host.world.boot, demo: false, offersDemo: true }));
    expect(await screen.findByTestId('demo-try')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('credentials-change'));
    expect(screen.getByTestId('credentials-app-id')).toHaveFocus();
    fireEvent.click(screen.getByTestId('credentials-not-now'));
    expect(screen.getByTestId('credentials-change')).toHaveFocus();
    fireEvent.click(screen.getByTestId('credentials-change'));
    await type('b0ce-1', 'secret-1');
    expect(await screen.findByText('Saved. Deskbell uses them from now on.')).toBeInTheDocument();
    // What was begun with the ones before is put aside.
    expect(world.calls.includes('cancelConnect')).toBe(scenario !== 'new');
    await phase('not_connected');
    expect(screen.getByTestId('demo-try')).toBeInTheDocument();
  });

  it('leaves the credentials of the demo alone', async () => {
    show(<ConnectionPage />, 'demo-practice');
    await screen.findByTestId('connect-button');
    expect(screen.queryByTestId('credentials-change')).toBeNull();
  });

  it.each([['AUTH_FAILED', 'HTTP 401'], ['RECONNECT_NEEDED', 'AUTH_FAILED']])('changes the credentials of a connected practice where Sikka refuses them: %s', async (code, detail) => {
    const { world, change } = show(<ConnectionPage />, 'demo', (host) => (host.world.boot = { ...host.world.boot, demo: false }));
    await screen.findByTestId('practice-card');
    expect(screen.queryByTestId('credentials-change')).toBeNull();
    await change(() => (world.problems = [{ code, detail, since: null }]), 'integrations');
    fireEvent.click(await screen.findByTestId('credentials-change'));
    await type('b0ce-1', 'secret-1');
    expect(await screen.findByText('Saved. Deskbell uses them from now on.')).toBeInTheDocument();
    expect(world.calls).not.toContain('cancelConnect');
    expect(screen.queryByTestId('demo-try')).toBeNull();
  });

  it('disconnects after a question, and waits for what is open', async () => {
    const { world, change } = show(<ConnectionPage />);
    fireEvent.click(await screen.findByTestId('disconnect-button'));
    const dialog = await screen.findByRole('dialog', { name: 'Disconnect Happy Dental Clinic?' });
    expect(dialog).toHaveTextContent('Destroyed on this PC: the key to Sikka, the copy of this practice’s patients and appointments, and the lists of what rang, what was synced and what this desk sent.');
    expect(dialog).toHaveTextContent('Stays as it is: everything in Dentrix. You can connect again at any time.');
    const choices = within(dialog).getAllByRole('checkbox');
    expect(choices).toHaveLength(3);
    expect(dialog).toHaveTextContent(/Discard: (Book|Change|Cancel) \w+/);
    fireEvent.click(choices[0]!);
    expect(world.calls).not.toContain('disconnect');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Disconnect when 2 have ended' }));
    expect(await screen.findByTestId('practice-disconnecting')).toHaveTextContent('Disconnecting when 2 write-backs have ended.');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    fireEvent.click(screen.getByTestId('keep-connected'));
    await waitFor(() => expect(screen.queryByTestId('practice-disconnecting')).toBeNull());
    fireEvent.click(screen.getByTestId('disconnect-button'));
    fireEvent.click(await screen.findByRole('button', { name: 'Disconnect when 2 have ended' }));
    await screen.findByTestId('practice-disconnecting');
    await change(() => {
      for (const one of world.writeBacks.filter((item) => ['waiting', 'sent'].includes(item.word))) {
        moveWriteBack(world, one.id, 'completed', 'in_the_pms', 'Success');
      }
    }, 'writebacks');
    await phase('not_connected');
    expect(screen.queryByTestId('practice-card')).toBeNull();
  });

  it('disconnects at once when each open one is discarded by name', async () => {
    const { world } = show(<ConnectionPage />);
    const names = world.state().practices[0]!.openWriteBacks.map((one) => one.patientName);
    fireEvent.click(await screen.findByTestId('disconnect-button'));
    const dialog = await screen.findByRole('dialog', { name: 'Disconnect Happy Dental Clinic?' });
    for (const name of names) expect(dialog).toHaveTextContent(name);
    within(dialog).getAllByRole('checkbox').forEach((box) => fireEvent.click(box));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Disconnect' }));
    await phase('not_connected');
    expect(world.writeBacks).toHaveLength(0);
  });

  it('keeps the question open when it is refused', async () => {
    show(<ConnectionPage />, 'demo', ({ world }) => world.refuse.set('disconnect', { code: 'DISK_FULL', detail: null }));
    fireEvent.click(await screen.findByTestId('disconnect-button'));
    fireEvent.click(await screen.findByRole('button', { name: 'Disconnect when 3 have ended' }));
    expect(await screen.findByText('This PC’s disk is full.')).toBeInTheDocument();
    expect(screen.getByRole('dialog')).toBeInTheDocument();
  });

  it('shows a refusal beside the button', async () => {
    show(<ConnectionPage />, 'new', ({ world }) => world.refuse.set('connect', { code: 'BROWSER_FAILED', detail: null }));
    fireEvent.click(await screen.findByTestId('connect-button'));
    expect(await screen.findByText('The browser could not be opened.')).toBeInTheDocument();
  });
});

describe('a practice', () => {
  it('shows how it stands, its two clocks, its keys and its zone', async () => {
    show(<ConnectionPage />, 'zone-guessed');
    const card = await screen.findByTestId('practice-card');
    expect(within(card).getByTestId('practice-state')).toHaveTextContent('Connected');
    expect(card).toHaveTextContent('Sikka last read the practicenot told by Sikka');
    expect(card).toHaveTextContent('Deskbell last read Sikka10:41 (just now)');
    expect(card).toHaveTextContent('Signed in untilTue, Nov 24, 03:42');
    expect(card).toHaveTextContent('Next renewalTue, Nov 24, 02:42, by itself');
    expect(card).toHaveTextContent('Office at SikkaD20006, practice 1');
  });

  it('is tested, and says what was found', async () => {
    const { world } = show(<ConnectionPage />, 'counts-differ');
    fireEvent.click(await screen.findByTestId('test-connection'));
    await waitFor(() => expect(screen.getByTestId('connection-test')).toHaveTextContent('Sikka answered in 0.4 s: 160 patients there, 155 here.'));
    expect(screen.getByTestId('connection-test')).toHaveTextContent('which ones differ');
    world.refuse.set('testConnection', { code: 'NOT_ANSWERING', detail: 'timeout' });
    fireEvent.click(screen.getByTestId('test-connection'));
    expect(await screen.findByText('Sikka is not answering.')).toBeInTheDocument();
    expect(screen.getByTestId('connection-test')).toBeEmptyDOMElement();
  });

  it('renews its key when asked, and says until when it is good now', async () => {
    const { world } = show(<ConnectionPage />);
    const card = await screen.findByTestId('practice-card');
    const until = () => within(card).getByText('Signed in until').nextSibling?.textContent;
    const before = until();
    fireEvent.click(screen.getByTestId('renew-key'));
    await waitFor(() => expect(screen.getByTestId('connection-test')).toHaveTextContent('The sign-in was renewed.'));
    await waitFor(() => expect(until()).not.toBe(before));
    world.refuse.set('renewKey', { code: 'NOT_ANSWERING', detail: 'timeout' });
    fireEvent.click(screen.getByTestId('renew-key'));
    expect(await screen.findByText('Sikka is not answering.')).toBeInTheDocument();
    expect(screen.getByTestId('connection-test')).toBeEmptyDOMElement();
  });

  it('says when Sikka gives no count', () => {
    expect(testLine({ patients: null, patientsHere: 1, answeredInMs: 61 })).toBe('Sikka answered in 0.1 s: Sikka gives no count of patients, 1 here.');
  });

  it('has its zone chosen by a person, who sees the time there', async () => {
    const user = userEvent.setup();
    const { world } = show(<ConnectionPage />, 'zone-guessed');
    expect(await screen.findByText('Sikka did not name this practice’s time zone; this PC’s is used.')).toBeInTheDocument();
    expect(screen.getByTestId('zone-now')).toHaveTextContent('There it is now 10:42, Mon, Nov 23.');
    const choice = screen.getByTestId('zone-choice');
    await user.clear(choice);
    await user.type(choice, 'eastern time');
    fireEvent.click(await screen.findByRole('option', { name: 'America/New York (Eastern Time)' }));
    expect(screen.getByTestId('zone-now')).toHaveTextContent('There it is now 11:42');
    expect(world.calls).not.toContain('setZone');
    fireEvent.click(screen.getByTestId('zone-save'));
    await waitFor(() => expect(screen.getByTestId('practice-zone')).toHaveTextContent('America/New York, chosen by a person'));
    fireEvent.click(screen.getByTestId('zone-change'));
    expect(await screen.findByTestId('zone-choice')).toBeInTheDocument();
  });

  it('offers no choice of a zone that Sikka told', async () => {
    show(<ConnectionPage />);
    expect(await screen.findByTestId('practice-zone')).toHaveTextContent(', told by Sikka');
    expect(screen.queryByTestId('zone-choice')).toBeNull();
    expect(screen.queryByTestId('zone-change')).toBeNull();
  });

  it('has a card beside the others, and connects again where its keys broke', async () => {
    const { world } = show(<ConnectionPage />, 'two-practices');
    const cards = await screen.findAllByTestId('practice-card');
    expect(cards.map((card) => card.dataset.status)).toEqual(['connected', 'reconnect_needed']);
    expect(screen.getByTestId('page-practice')).toHaveTextContent('Happy Dental Clinic');
    expect(within(cards[0]!).getByText('Shown on the pages')).toBeInTheDocument();
    expect(within(cards[1]!).getByText('Sikka wants you to connect the practice again.')).toBeInTheDocument();
    fireEvent.click(within(cards[1]!).getByTestId('connect-again'));
    await phase('awaiting_browser');
    expect(world.calls).toContain('connect');
    expect(screen.getAllByTestId('practice-card')).toHaveLength(2);
  });

  it('is joined by another one, through the same doors', async () => {
    const { world } = show(<ConnectionPage />);
    fireEvent.click(await screen.findByTestId('connect-another'));
    expect(await screen.findByRole('heading', { name: 'Connect another practice' })).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('connect-not-now'));
    await waitFor(() => expect(screen.queryByTestId('connect-marketplace')).toBeNull());
    fireEvent.click(screen.getByTestId('connect-another'));
    fireEvent.click(await screen.findByTestId('connect-marketplace'));
    await phase('connecting');
    expect(world.state().practices).toHaveLength(1);
    expect(screen.getByTestId('practice-card')).toBeInTheDocument();
  });

  it('is still there when an attempt for another one failed', async () => {
    const { world } = show(<ConnectionPage />, 'demo', ({ world: it }) => {
      it.connection = { ...it.connection, phase: 'failed', error: 'ACCESS_DENIED', errorDetail: null };
    });
    expect(await screen.findByText('Access was declined on Sikka’s page.')).toBeInTheDocument();
    expect(screen.getByTestId('practice-card')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('connect-not-now'));
    await phase('connected');
    expect(world.calls).toContain('cancelConnect');
  });

  it('is one of twenty', async () => {
    show(<ConnectionPage />, 'many-practices');
    expect(await screen.findAllByTestId('practice-card')).toHaveLength(20);
  });
});
