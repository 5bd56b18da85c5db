// Write-backs: order, words, timeline, and what a person may do.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { moveWriteBack } from '../../platform/fake/flows';
import { group } from '../../platform/fake/practices';
import { show } from '../../testing';
import { WriteBacksPage } from './WriteBacksPage';

const rows = () => screen.findAllByTestId('write-back-row');

describe('Write-backs', () => {
  it('shows open ones first, each with its word', async () => {
    show(<WriteBacksPage />);
    const words = (await rows()).map((row) => row.dataset.word);
    expect(words).toEqual(['sent', 'waiting', 'sent', 'in_the_pms', 'refused', 'taken_back']);
    expect(screen.getByText(/it is probably switched off/)).toBeInTheDocument();
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

  it('discards only after a question', async () => {
    const { world } = show(<WriteBacksPage />);
    const row = (await rows()).find((one) => one.dataset.word === 'waiting')!;
    fireEvent.click(within(row).getAllByRole('button')[0]!);
    fireEvent.click(within(row).getByTestId('write-back-discard'));
    expect(world.calls).not.toContain('discardWriteBack');
    const dialog = await screen.findByRole('dialog', { name: 'Discard this change?' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(world.calls).toContain('discardWriteBack'));
  });

  it('lets a person decide about one that is not known', async () => {
    const { world } = show(<WriteBacksPage />, 'demo', (host) => {
      host.world.writeBacks = host.world.writeBacks.slice(0, 1).map((one) => ({
        ...one, word: 'not_known_yet' as const, state: 'needs_person', mayDiscard: true, maySendAgain: true,
      }));
    });
    expect(await screen.findByText('Not known yet')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('write-back-send-again'));
    const dialog = await screen.findByRole('dialog', { name: 'Send this change again?' });
    expect(dialog).toHaveTextContent('look there first');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Send again' }));
    await waitFor(() => expect(world.calls).toContain('sendAgain'));
    fireEvent.click(screen.queryByTestId('write-back-look-again') ?? document.body);
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
