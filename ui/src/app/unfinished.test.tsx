// A form that was not finished when the window closed is offered by the next one, as it was typed.
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { createFakeHost } from '../platform/fake';
import { App } from './App';

type Host = ReturnType<typeof createFakeHost>;
const someHost = (): Host => createFakeHost({ scenario: 'empty', delay: 0, alive: false });
const kept = (host: Host) => host.world.unfinished?.content ?? '';
const type = (testid: string, value: string) => fireEvent.change(screen.getByTestId(testid), { target: { value } });

/** A booking with a time and a note, in a window that is then gone. */
async function leftOpen(host: Host) {
  const { unmount } = render(<App host={host} env="test" />);
  fireEvent.click(await screen.findByTestId('book-button'));
  await screen.findByTestId('booking-form');
  type('booking-time', '5:30 pm');
  type('booking-note', 'Asked for the early chair');
  await waitFor(() => expect(kept(host)).toContain('early chair'));
  unmount();
  return (JSON.parse(kept(host)) as { form: { typed: { formId: string } } }).form.typed.formId;
}

describe('a form that was not finished', () => {
  it('is kept as it is typed, offered once, and gone on with', async () => {
    const host = someHost();
    const formId = await leftOpen(host);
    render(<App host={host} env="test" />);
    expect(await screen.findByTestId('unfinished')).toHaveTextContent('A booking was not finished');
    fireEvent.click(screen.getByTestId('unfinished-go-on'));
    await screen.findByTestId('booking-form');
    expect(screen.getByTestId('booking-time')).toHaveValue('5:30 pm');
    expect(screen.getByTestId('booking-note')).toHaveValue('Asked for the early chair');
    expect(screen.queryByTestId('unfinished')).not.toBeInTheDocument();
    // The same form: what the first window may have sent is not sent twice.
    type('booking-note', 'Asked for the late chair');
    await waitFor(() => expect(kept(host)).toContain('late chair'));
    expect(kept(host)).toContain(formId);
  }, 60_000);

  it('is forgotten when somebody says so, or closes it', async () => {
    const host = someHost();
    await leftOpen(host);
    const { unmount } = render(<App host={host} env="test" />);
    fireEvent.click(await screen.findByTestId('unfinished-forget'));
    await waitFor(() => expect(host.world.unfinished).toBeNull());
    expect(screen.queryByTestId('unfinished')).not.toBeInTheDocument();
    unmount();

    await leftOpen(host);
    render(<App host={host} env="test" />);
    fireEvent.click(await screen.findByTestId('unfinished-go-on'));
    fireEvent.keyDown(await screen.findByTestId('booking-form'), { key: 'Escape' });
    fireEvent.click(await screen.findByTestId('ask-yes'));
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    await waitFor(() => expect(host.world.unfinished).toBeNull());
  }, 60_000);

  it('is kept only from the first key on', async () => {
    const host = someHost();
    render(<App host={host} env="test" />);
    fireEvent.click(await screen.findByTestId('book-button'));
    await screen.findByTestId('booking-form');
    await new Promise((after) => setTimeout(after, 500));
    expect(host.world.calls).not.toContain('keepForm');
  }, 60_000);

  it('is forgotten where what was typed was taken out again', async () => {
    const host = someHost();
    render(<App host={host} env="test" />);
    fireEvent.click(await screen.findByTestId('book-button'));
    await screen.findByTestId('booking-form');
    type('booking-note', 'A');
    await waitFor(() => expect(host.world.unfinished).not.toBeNull());
    type('booking-note', '');
    await waitFor(() => expect(host.world.unfinished).toBeNull());
  }, 60_000);

  it('is left alone where another version of the window kept it', async () => {
    const host = someHost();
    host.world.unfinished = { content: '{"version":0,"form":{"kind":"book"},"name":""}', keptAt: new Date().toISOString() };
    render(<App host={host} env="test" />);
    await screen.findByTestId('book-button');
    await waitFor(() => expect(host.world.calls).toContain('unfinishedForm'));
    expect(screen.queryByTestId('unfinished')).not.toBeInTheDocument();
  }, 60_000);
});
