// A form is closed by a key or a click; what somebody typed into it is asked about first.
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { useForms, type OpenForm } from '../shared/forms';
import { show } from '../testing';

const NOTE: OpenForm = { kind: 'note', patientId: '1001', patientName: 'Ana Silva', providerId: 'REED' };

function Opener({ form, patient }: { form: OpenForm; patient?: string }) {
  const forms = useForms();
  return (
    <>
      <button type="button" onClick={() => forms.open(form)}>Form</button>
      <button type="button" onClick={() => forms.showPatient(patient ?? '')}>Card</button>
    </>
  );
}

const cross = () => document.querySelector('.mantine-Modal-close')!;
const gone = (testid: string) => waitFor(() => expect(screen.queryByTestId(testid)).not.toBeInTheDocument());

/** A note with some words in it, kept. */
async function someNote() {
  const user = userEvent.setup();
  const shown = show(<Opener form={NOTE} />);
  const opener = screen.getByText('Form');
  opener.focus();
  fireEvent.click(opener);
  await waitFor(() => expect(screen.getByTestId('note-text')).toHaveFocus());
  await user.keyboard('Called');
  await waitFor(() => expect(shown.world.unfinished).not.toBeNull());
  return { ...shown, user, opener };
}

describe('a form with something typed', () => {
  it('is not lost by Esc, however often it is pressed: the question begins with going on', async () => {
    const { user, world, opener } = await someNote();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByTestId('ask-no')).toHaveFocus());
    expect(screen.getByText('Discard what was typed?')).toBeInTheDocument();
    expect(screen.getByTestId('ask-no')).toHaveTextContent('Go on writing');
    await user.keyboard('{Escape}');
    await gone('ask-no');
    await waitFor(() => expect(screen.getByTestId('note-text')).toHaveFocus());
    await user.keyboard(' back{Escape}');
    await waitFor(() => expect(screen.getByTestId('ask-no')).toHaveFocus());
    await user.keyboard('{Enter}');
    await gone('ask-no');
    expect(screen.getByTestId('note-text')).toHaveValue('Called back');
    expect(world.unfinished).not.toBeNull();

    await user.keyboard('{Escape}');
    fireEvent.click(await screen.findByTestId('ask-yes'));
    await gone('note-form');
    expect(screen.queryByTestId('ask-yes')).not.toBeInTheDocument();
    await waitFor(() => expect(world.unfinished).toBeNull());
    await waitFor(() => expect(opener).toHaveFocus());
    expect(world.calls).not.toContain('addNote');
  });

  it.each([['the cross', () => cross()], ['Close', () => screen.getByText('Close')]] as const)('is asked about by %s, too', async (_, button) => {
    const { world } = await someNote();
    fireEvent.click(button());
    fireEvent.click(await screen.findByTestId('ask-no'));
    await gone('ask-no');
    expect(screen.getByTestId('note-text')).toHaveValue('Called');
    expect(world.unfinished).not.toBeNull();
    fireEvent.click(button());
    fireEvent.click(await screen.findByTestId('ask-yes'));
    await gone('note-form');
  });

  it('closes without a question where that was taken out again, or nothing was typed', async () => {
    const { user } = await someNote();
    await user.keyboard('{Backspace>6/}{Escape}');
    await gone('note-form');
    fireEvent.click(screen.getByText('Form'));
    await waitFor(() => expect(screen.getByTestId('note-text')).toHaveFocus());
    await user.keyboard('{Escape}');
    await gone('note-form');
    fireEvent.click(screen.getByText('Form'));
    await screen.findByTestId('note-form');
    fireEvent.click(cross());
    await gone('note-form');
    expect(screen.queryByTestId('ask-no')).not.toBeInTheDocument();
  });

  it('is sent, and nothing is asked', async () => {
    const { user, world } = await someNote();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await gone('note-form');
    expect(screen.queryByTestId('ask-no')).not.toBeInTheDocument();
    expect(world.calls).toContain('addNote');
  });
});

describe('the calendar of a day', () => {
  it('is all that Esc closes while it is open', async () => {
    const user = userEvent.setup();
    show(<Opener form={NOTE} />);
    fireEvent.click(screen.getByText('Form'));
    await screen.findByTestId('note-form');
    const calendar = () => document.querySelector('[data-dates-dropdown]');
    await user.click(screen.getByTestId('note-date'));
    await waitFor(() => expect(calendar()).toBeInTheDocument());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(calendar()).not.toBeInTheDocument());
    expect(screen.getByTestId('note-form')).toBeInTheDocument();
    expect(screen.getByTestId('note-date')).toHaveFocus();
    expect(screen.getByTestId('note-date')).toHaveValue('Mon, Nov 23, 2026');
    await user.keyboard('{Escape}');
    await gone('note-form');
  });
});

describe('what lies under a form', () => {
  it('stays when Esc closes the form, or asks about it', async () => {
    const user = userEvent.setup();
    show(<Opener form={NOTE} patient="1001" />);
    fireEvent.click(screen.getByText('Card'));
    fireEvent.click(await screen.findByTestId('patient-note'));
    await waitFor(() => expect(screen.getByTestId('note-text')).toHaveFocus());
    await user.keyboard('Called{Escape}');
    await waitFor(() => expect(screen.getByTestId('ask-no')).toHaveFocus());
    expect(screen.getByTestId('patient-card')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('ask-yes'));
    await gone('note-form');
    expect(screen.getByTestId('patient-card')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await gone('patient-card');
  });
});
