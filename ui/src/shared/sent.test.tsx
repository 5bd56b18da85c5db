// Taking back what was sent, with the keyboard.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { show } from '../testing';
import { useHost } from './host';
import { useSent } from './sent';

function Sender({ text }: { text: string }) {
  const host = useHost();
  const sent = useSent();
  const send = async () => {
    const kept = await host.addNote({ formId: text, patientId: '1001', noteType: 'Clinical', date: '2026-11-23', text, providerId: 'REED' });
    if (kept.kind === 'kept') sent(text, kept);
  };
  return (
    <button type="button" onClick={() => void send()}>
      {text}
    </button>
  );
}

/** Sends two notes, one after the other. */
async function sendTwo() {
  const shown = show(<><Sender text="First" /><Sender text="Second" /></>);
  const undo = vi.spyOn(shown.host, 'discardWriteBack');
  const line = (text: string) => screen.getAllByTestId('sent-toast').find((one) => one.textContent.startsWith(text))!;
  for (const [index, text] of ['First', 'Second'].entries()) {
    fireEvent.click(screen.getByText(text));
    await waitFor(() => expect(screen.getAllByTestId('sent-toast')).toHaveLength(index + 1));
  }
  act(() => document.body.focus());
  const numberOf = (text: string) => shown.world.writeBacks.find((one) => one.text === text)!.id;
  return { ...shown, undo, line, numberOf, user: userEvent.setup() };
}

describe('Ctrl+Z', () => {
  it('takes back what was sent last, and nothing before it, however often it is pressed', async () => {
    const { user, undo, line, numberOf } = await sendTwo();
    await user.keyboard('{Control>}z{/Control}');
    expect(await screen.findByText('Undone. Nothing was sent.')).toBeInTheDocument();
    await user.keyboard('{Control>}zz{/Control}');
    expect(undo.mock.calls).toEqual([[numberOf('Second')]]);
    fireEvent.click(within(line('First')).getByTestId('undo-button'));
    await waitFor(() => expect(undo).toHaveBeenLastCalledWith(numberOf('First')));
  });

  it('is named on that line alone', async () => {
    const { line } = await sendTwo();
    expect(within(line('Second')).getByTestId('undo-button')).toHaveAttribute('title', 'Ctrl+Z');
    vi.setSystemTime(Date.now() + 1_000);
    await waitFor(() => expect(within(line('First')).getByTestId('undo-button')).not.toHaveAttribute('title'));
  });
});
