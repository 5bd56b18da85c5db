// Renders a piece of the window on the in-memory twin.
import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import { useEffect, useState, type ReactNode } from 'react';

import { FormsDesk } from './features/forms/FormsDesk';
import { createFakeHost, type FakeHost, type Scenario } from './platform/fake';
import { HostProvider, useHost } from './shared/host';
import { NavigationContext, type Go, type Place } from './shared/navigation';
import { invalidate, staleAfter } from './shared/queries';

/** Where the piece asked to go. */
export type Visits = Parameters<Go>[];

function Wired({ visits, children }: { visits: Visits; children: ReactNode }) {
  const host = useHost();
  const client = useQueryClient();
  const [place, setPlace] = useState<Place>({ page: 'today', date: null, appointmentSrNo: null, asked: 0 });
  useEffect(() => {
    void host.onChanged((changes) => void invalidate(client, staleAfter(changes)));
  }, [host, client]);
  const go: Go = (page, where) => {
    visits.push([page, where]);
    setPlace((before) => ({
      page, date: where?.date ?? null, appointmentSrNo: where?.appointmentSrNo ?? null, asked: before.asked + 1,
    }));
  };
  return (
    <NavigationContext value={{ place, go }}>
      <FormsDesk>{children}</FormsDesk>
    </NavigationContext>
  );
}

/** Renders, and gives the world behind it. `prepare` changes the world first. */
export function show(piece: ReactNode, scenario: Scenario = 'demo', prepare?: (host: FakeHost) => void) {
  // Lines of an earlier test are not this one's.
  notifications.clean();
  const host = createFakeHost({ scenario, delay: 0, alive: false });
  prepare?.(host);
  const visits: Visits = [];
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, networkMode: 'always' } } });
  const view = render(
    <MantineProvider env="test">
      <Notifications />
      <QueryClientProvider client={client}>
        <HostProvider host={host}>
          <Wired visits={visits}>{piece}</Wired>
        </HostProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  /** Changes the world and tells the window. */
  const change = (edit: () => void, ...tables: string[]) =>
    act(async () => {
      edit();
      host.world.changed(...tables);
      await Promise.resolve();
    });
  return { ...view, host, world: host.world, visits, change };
}
