// Settings: pop-ups, sync, start with the system, appearance, and what this is.
import { Button, Group, NativeSelect, NumberInput, Radio, SegmentedControl, Skeleton, Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';

import type { BootView, NotificationPrivacy, SettingsView } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { keys, useAppState, useAutostart } from '../../shared/queries';
import { clock, dayOf, minutesUntilMorning } from '../../shared/time';
import { PageHeader } from '../../shared/ui/PageHeader';
import { Panel } from '../../shared/ui/Panel';
import { QueryTrouble, Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import { CLOCK_FACE, TEXT_SIZE } from '../../shared/words/alerts';
import { Alerts } from './Alerts';
import classes from './settings.module.css';

const PRIVACY: { value: NotificationPrivacy; label: string; example: string }[] = [
  { value: 'nothing', label: 'Only that something was booked', example: 'New booking' },
  { value: 'time_and_provider', label: 'Time and provider', example: 'New booking, Mon 10:30, Dr. Reed' },
  { value: 'name', label: 'With the patient’s name', example: 'New booking: Ana Silva, Mon 10:30, Dr. Reed' },
];

const INTERVALS: [number, string][] = [
  [15, 'Every 15 seconds'], [30, 'Every 30 seconds'], [60, 'Every minute'], [120, 'Every 2 minutes'], [300, 'Every 5 minutes'],
  [900, 'Every 15 minutes'], [3600, 'Every hour'],
];

export function SettingsPage({ boot }: { boot: BootView }) {
  const host = useHost();
  const client = useQueryClient();
  const { data: state, error, refetch } = useAppState();
  const save = useCommand(async (settings: SettingsView) => {
    if (state) client.setQueryData(keys.state, { ...state, settings });
    try {
      await host.saveSettings(settings);
    } finally {
      await client.invalidateQueries({ queryKey: keys.state });
    }
  });

  return (
    <div data-testid="page-settings" className={classes.page}>
      <PageHeader title="Settings" line="For this desk only. Changes count at once." />
      {error && !state ? <QueryTrouble error={error} retry={refetch} /> : null}
      {!state && !error ? <Skeleton height={320} radius="md" aria-label="Loading" /> : null}
      {state ? (
        <Stack gap="md">
          {save.refusal ? <Trouble refusal={save.refusal} /> : null}
          <PopUps settings={state.settings} save={(change) => void save.run({ ...state.settings, ...change })} />
          <Alerts alerts={state.settings.alerts} on={state.settings.notifications} save={(alerts) => void save.run({ ...state.settings, alerts })} />
          <Pause pausedUntil={state.pausedUntil} zone={state.clocks.zone} />
          <ThisPc settings={state.settings} save={(change) => void save.run({ ...state.settings, ...change })} />
          <Panel title="About">
            <p>
              <strong>Deskbell {boot.version}</strong>
              {boot.demo ? ' with the built-in demo practice: no real patients, nothing leaves this PC.' : ''}
            </p>
            <p className={classes.dim}>
              Reads the practice through Sikka, keeps an encrypted copy on this PC, and rings when somebody books. Keys are kept in this PC’s
              keychain and nowhere else.
            </p>
          </Panel>
        </Stack>
      ) : null}
    </div>
  );
}

interface SectionProps {
  settings: SettingsView;
  save: (change: Partial<SettingsView>) => void;
}

function PopUps({ settings, save }: SectionProps) {
  const host = useHost();
  const test = useCommand(async () => {
    await host.testNotification();
    notifications.show({ message: 'A test pop-up was sent. If none appeared, look at the notification settings of this PC.' });
  });
  return (
    <Panel title="Pop-ups">
      <Stack gap="md">
        <Switch
          label="Show pop-ups"
          description="The list under the bell is kept either way."
          checked={settings.notifications}
          data-testid="settings-notifications"
          onChange={(event) => save({ notifications: event.currentTarget.checked })}
        />
        <Radio.Group
          label="What a pop-up tells whoever sees the screen"
          value={settings.notificationPrivacy}
          data-testid="settings-privacy"
          onChange={(value) => save({ notificationPrivacy: value })}
        >
          <Stack gap="xs" mt="xs">
            {PRIVACY.map((one) => (
              <Radio
                key={one.value}
                value={one.value}
                data-value={one.value}
                disabled={!settings.notifications}
                label={one.label}
                description={`“${one.example}”`}
              />
            ))}
          </Stack>
        </Radio.Group>
        {test.refusal ? <Trouble refusal={test.refusal} /> : null}
        <Button variant="default" w="fit-content" loading={test.busy} data-testid="settings-test-notification" onClick={() => void test.run()}>
          Show a test pop-up
        </Button>
      </Stack>
    </Panel>
  );
}

function Pause({ pausedUntil, zone }: { pausedUntil: string | null; zone: string }) {
  const host = useHost();
  const now = useNow(5_000);
  const pause = useCommand((minutes: number | null) => host.pauseNotifications(minutes));
  const paused = pausedUntil !== null && Date.parse(pausedUntil) > now;
  return (
    <Panel title="Pause">
      {pause.refusal ? <Trouble refusal={pause.refusal} /> : null}
      <div className={classes.line}>
        <p data-testid="settings-paused" data-paused={paused}>
          {paused ? (
            <>
              Pop-ups are paused until <strong>{clock(pausedUntil, zone)}</strong>, {dayOf(pausedUntil, zone)}.
            </>
          ) : (
            'Pop-ups are not paused.'
          )}
        </p>
        <Group gap="xs">
          {paused ? (
            <Button loading={pause.busy} data-testid="settings-resume" onClick={() => void pause.run(null)}>
              Resume
            </Button>
          ) : (
            <>
              <Button variant="default" disabled={pause.busy} data-testid="settings-pause-30" onClick={() => void pause.run(30)}>
                For 30 minutes
              </Button>
              <Button variant="default" disabled={pause.busy} onClick={() => void pause.run(minutesUntilMorning(Date.now(), zone))}>
                Until tomorrow
              </Button>
            </>
          )}
        </Group>
      </div>
    </Panel>
  );
}

function ThisPc({ settings, save }: SectionProps) {
  const host = useHost();
  const client = useQueryClient();
  const autostart = useAutostart();
  const setAutostart = useCommand(async (on: boolean) => {
    await host.setAutostart(on);
    await client.invalidateQueries({ queryKey: keys.autostart });
  });
  const known = INTERVALS.some(([seconds]) => seconds === settings.syncSeconds);
  const intervals = known ? INTERVALS : [...INTERVALS, [settings.syncSeconds, `Every ${settings.syncSeconds} seconds`] as [number, string]];
  return (
    <Panel title="This PC">
      <Stack gap="md">
        <NativeSelect
          label="Look for changes"
          maw={280}
          data-testid="settings-interval"
          value={String(settings.syncSeconds)}
          data={intervals.map(([seconds, label]) => ({ value: String(seconds), label }))}
          onChange={(event) => save({ syncSeconds: Number(event.currentTarget.value) })}
        />
        <ActiveMonths key={settings.activeMonths} months={settings.activeMonths} save={(activeMonths) => save({ activeMonths })} />
        <Switch
          label="Start Deskbell when this PC starts"
          description="It starts quietly beside the clock and rings from there."
          checked={autostart.data ?? false}
          disabled={autostart.data === undefined || setAutostart.busy}
          data-testid="settings-autostart"
          onChange={(event) => void setAutostart.run(event.currentTarget.checked)}
        />
        {setAutostart.refusal ? <Trouble refusal={setAutostart.refusal} /> : null}
        {autostart.error ? <QueryTrouble error={autostart.error} retry={autostart.refetch} /> : null}
        <Choice label="Appearance" testid="settings-appearance" value={settings.appearance} words={APPEARANCE} onChange={(appearance) => save({ appearance })} />
        <Choice label="Text size" testid="settings-text-size" value={settings.textSize} words={TEXT_SIZE} onChange={(textSize) => save({ textSize })} />
        <Choice label="Times" testid="settings-clock-face" value={settings.clockFace} words={CLOCK_FACE} onChange={(clockFace) => save({ clockFace })} />
      </Stack>
    </Panel>
  );
}

const APPEARANCE = { system: 'As the system', light: 'Light', dark: 'Dark' };

interface ChoiceProps<T extends string> {
  label: string;
  testid: string;
  value: T;
  words: Record<T, string>;
  onChange: (value: T) => void;
}

/** One of a few, side by side. */
function Choice<T extends string>({ label, testid, value, words, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div>
      <p className={classes.label} id={id}>
        {label}
      </p>
      <SegmentedControl
        aria-labelledby={id}
        data-testid={testid}
        value={value}
        onChange={onChange}
        data={Object.entries<string>(words).map(([one, word]) => ({ value: one as T, label: word }))}
      />
    </div>
  );
}

/** Kept when the field is left or Enter is pressed, so that no half-typed number counts. */
function ActiveMonths({ months, save }: { months: number; save: (months: number) => void }) {
  const [typed, setTyped] = useState<number | string>(months);
  const good = typeof typed === 'number' && Number.isInteger(typed) && typed >= 1 && typed <= 60;
  const keep = () => {
    if (!good) setTyped(months);
    else if (typed !== months) save(typed);
  };
  return (
    <NumberInput
      label="Months of an active patient"
      description={`A patient is active who has a visit to come, or had one in the last ${good ? typed : months} ${(good ? typed : months) === 1 ? 'month' : 'months'}.`}
      maw={420}
      min={1}
      max={60}
      hideControls
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      data-testid="settings-active-months"
      value={typed}
      error={good ? undefined : 'A number from 1 to 60'}
      onChange={setTyped}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
      }}
    />
  );
}
