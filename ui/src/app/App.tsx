// The whole window: providers, the way through opening, and the shell.
import 'dayjs/locale/es';

import { MantineProvider, MantineThemeProvider, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ComponentProps, useEffect, useMemo, useRef, useState } from 'react';

import { speak, spoken, t } from '../language';
import type { Host } from '../platform/types';
import { HostProvider } from '../shared/host';
import { NavigationContext, useNavigation } from '../shared/navigation';
import { writePhonesOf } from '../shared/phone';
import { useAppState, useBoot, usePrefetchedDay } from '../shared/queries';
import { writesTwelveHours, writeTwelveHours } from '../shared/time';
import { BootScreen } from './BootScreen';
import { Shell } from './Shell';
import { resolver, spokenTheme, theme } from './theme';
import { usePlace } from './usePlace';
import { useSubscriptions } from './useSubscriptions';

// An answer is drawn when it is here, not after a timer's turn.
notifyManager.setScheduler(queueMicrotask);

/** A cache that asks again only when told to: pushes make things stale, not time. */
export function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: Infinity, retry: false, networkMode: 'always', refetchOnWindowFocus: true } },
  });
}

interface Props {
  host: Host;
  nonce?: string;
  client?: QueryClient;
  env?: 'default' | 'test';
}

export function App({ host, nonce = '', client, env = 'default' }: Props) {
  const [queryClient] = useState(() => client ?? makeClient());
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={nonce === '' ? undefined : () => nonce}
      env={env}
    >
      <QueryClientProvider client={queryClient}>
        <HostProvider host={host}>
          <Window />
        </HostProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Window() {
  const { place, go, goTo, ...shell } = usePlace();
  const subscribed = useSubscriptions(goTo);
  return (
    <NavigationContext value={{ place, go }}>
      <Notifications position="bottom-right" autoClose={4000} limit={3} />
      {subscribed ? <Opened {...shell} /> : null}
    </NavigationContext>
  );
}

function Opened(props: Omit<ComponentProps<typeof Shell>, 'boot'>) {
  const boot = useBoot();
  // What the first page needs is asked for at once, not one after the other; and the page is drawn when it is known for
  // which practice, since it is drawn anew for another one.
  const state = useAppState();
  usePrefetchedDay();
  if (boot.data?.state !== 'ready') return <BootScreen boot={boot.data ?? null} error={boot.error} />;
  if (!state.isFetched) return <BootScreen boot={null} error={null} />;
  return (
    <>
      <Appearance />
      <FirstPage />
      <Pages boot={boot.data} {...props} />
    </>
  );
}

/** All pages, drawn anew when words or times of day are to be written another way. Phones follow the practice shown. */
function Pages(props: ComponentProps<typeof Shell>) {
  // As before while the state is not known: an open form must not be drawn anew for that.
  const { data } = useAppState();
  const twelve = data?.twelveHours ?? writesTwelveHours();
  const language = data?.language ?? spoken();
  writeTwelveHours(twelve);
  speak(language);
  writePhonesOf(data?.clocks.zone ?? '');
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const [close, showSecret] = [t('shared.close'), t('shared.show_secret')];
  const words = useMemo(() => spokenTheme(close, showSecret), [close, showSecret]);
  return (
    <MantineThemeProvider theme={words}>
      <DatesProvider settings={{ locale: language === 'es' ? 'es' : 'en' }}>
        <Shell key={`${language} ${twelve ? 12 : 24}`} {...props} />
      </DatesProvider>
    </MantineThemeProvider>
  );
}

/** Until a practice is connected there is one thing to do: the window opens on it. */
function FirstPage() {
  const { data } = useAppState();
  const { place, go } = useNavigation();
  const told = useRef(false);
  useEffect(() => {
    if (data === undefined || told.current) return;
    told.current = true;
    if (data.connection.practiceName === null && place.page === 'today' && place.asked === 0) go('connection');
  }, [data, place, go]);
  return null;
}

const SCHEMES: Record<string, MantineColorScheme> = { system: 'auto', light: 'light', dark: 'dark' };

function Appearance() {
  const { data } = useAppState();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const wanted = SCHEMES[data?.settings.appearance ?? ''];
  const size = data?.settings.textSize;
  useEffect(() => {
    if (size !== undefined) document.documentElement.dataset.textSize = size;
  }, [size]);
  const title = data?.title;
  useEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);
  useEffect(() => {
    if (wanted && wanted !== colorScheme) setColorScheme(wanted);
  }, [wanted, colorScheme, setColorScheme]);
  return null;
}
