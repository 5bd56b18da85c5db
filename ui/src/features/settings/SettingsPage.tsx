// Settings: pop-ups, what status words mean, sync, start with the system, appearance, and what this is.
import { Button, Group, NativeSelect, NumberInput, Radio, SegmentedControl, Skeleton, Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';

import { t } from '../../language';
import { drawn, setOff } from '../../language/emphasis';
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
import { About } from './About';
import { Alerts } from './Alerts';
import { Statuses } from './Statuses';
import classes from './settings.module.css';
import { useSettings } from './useSettings';

const PRIVACY: NotificationPrivacy[] = ['nothing', 'time_and_provider', 'name'];

/** In seconds. */
const INTERVALS = [15, 30, 60, 120, 300, 900, 3600];

/** `Every minute` */
function every(seconds: number): string {
  if (seconds > 0 && seconds % 3600 === 0) return t('settings.pc.every_hours', { count: seconds / 3600 });
  if (seconds > 0 && seconds % 60 === 0) return t('settings.pc.every_minutes', { count: seconds / 60 });
  return t('settings.pc.every_seconds', { count: seconds });
}

export function SettingsPage({ boot }: { boot: BootView }) {
  const { data: state, error, refetch } = useAppState();
  const { settings, save, refusal } = useSettings();

  return (
    <div data-testid="page-settings" className={classes.page}>
      <PageHeader title={t('settings.title')} line={t('settings.line')} />
      {error && !state ? <QueryTrouble error={error} retry={refetch} /> : null}
      {!state && !error ? <Skeleton height={320} radius="md" aria-label={t('settings.loading')} /> : null}
      {state && settings ? (
        <Stack gap="md">
          {refusal ? <Trouble refusal={refusal} /> : null}
          <PopUps settings={settings} save={save} />
          <Alerts alerts={settings.alerts} on={settings.notifications} save={(alerts) => save({ alerts })} />
          <Pause pausedUntil={state.pausedUntil} zone={state.clocks.zone} />
          {state.connection.practiceName === null ? null : <Statuses />}
          <ThisPc settings={settings} save={save} />
          <About boot={boot} />
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
    notifications.show({ message: t('settings.pop_ups.test_sent') });
  });
  return (
    <Panel title={t('settings.pop_ups.title')}>
      <Stack gap="md">
        <Switch
          label={t('settings.pop_ups.show')}
          description={t('settings.pop_ups.show_more')}
          checked={settings.notifications}
          data-testid="settings-notifications"
          onChange={(event) => save({ notifications: event.currentTarget.checked })}
        />
        <Radio.Group
          label={t('settings.privacy.label')}
          value={settings.notificationPrivacy}
          data-testid="settings-privacy"
          onChange={(value) => save({ notificationPrivacy: value })}
        >
          <Stack gap="xs" mt="xs">
            {PRIVACY.map((one) => (
              <Radio
                key={one}
                value={one}
                data-value={one}
                disabled={!settings.notifications}
                label={t(`settings.privacy.${one}`)}
                description={t(`settings.privacy.${one}_example`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {test.refusal ? <Trouble refusal={test.refusal} /> : null}
        <Button variant="default" w="fit-content" loading={test.busy} data-testid="settings-test-notification" onClick={() => void test.run()}>
          {t('settings.pop_ups.test')}
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
    <Panel title={t('settings.pause.title')}>
      {pause.refusal ? <Trouble refusal={pause.refusal} /> : null}
      <div className={classes.line}>
        <p data-testid="settings-paused" data-paused={paused}>
          {paused
            ? drawn(t('settings.pause.until', { time: setOff(clock(pausedUntil, zone)), day: dayOf(pausedUntil, zone) }), (time) => <strong>{time}</strong>)
            : t('settings.pause.none')}
        </p>
        <Group gap="xs">
          {paused ? (
            <Button loading={pause.busy} data-testid="settings-resume" onClick={() => void pause.run(null)}>
              {t('settings.pause.resume')}
            </Button>
          ) : (
            <>
              <Button variant="default" disabled={pause.busy} data-testid="settings-pause-30" onClick={() => void pause.run(30)}>
                {t('settings.pause.minutes', { count: 30 })}
              </Button>
              <Button variant="default" disabled={pause.busy} onClick={() => void pause.run(minutesUntilMorning(Date.now(), zone))}>
                {t('settings.pause.tomorrow')}
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
  const intervals = INTERVALS.includes(settings.syncSeconds) ? INTERVALS : [...INTERVALS, settings.syncSeconds];
  const appearances = { system: t('settings.appearance.system'), light: t('settings.appearance.light'), dark: t('settings.appearance.dark') };
  const languages = { system: t('settings.language.system'), english: t('settings.language.english'), spanish: t('settings.language.spanish') };
  return (
    <Panel title={t('settings.pc.title')}>
      <Stack gap="md">
        <NativeSelect
          label={t('settings.pc.interval')}
          maw={280}
          data-testid="settings-interval"
          value={String(settings.syncSeconds)}
          data={intervals.map((seconds) => ({ value: String(seconds), label: every(seconds) }))}
          onChange={(event) => save({ syncSeconds: Number(event.currentTarget.value) })}
        />
        <ActiveMonths key={settings.activeMonths} months={settings.activeMonths} save={(activeMonths) => save({ activeMonths })} />
        <Switch
          label={t('settings.pc.autostart')}
          description={t('settings.pc.autostart_more')}
          checked={autostart.data ?? false}
          disabled={autostart.data === undefined || setAutostart.busy}
          data-testid="settings-autostart"
          onChange={(event) => void setAutostart.run(event.currentTarget.checked)}
        />
        {setAutostart.refusal ? <Trouble refusal={setAutostart.refusal} /> : null}
        {autostart.error ? <QueryTrouble error={autostart.error} retry={autostart.refetch} /> : null}
        <Choice label={t('settings.pc.appearance')} testid="settings-appearance" value={settings.appearance} words={appearances} onChange={(appearance) => save({ appearance })} />
        <Choice label={t('settings.pc.text_size')} testid="settings-text-size" value={settings.textSize} words={TEXT_SIZE} onChange={(textSize) => save({ textSize })} />
        <Choice label={t('settings.pc.times')} testid="settings-clock-face" value={settings.clockFace} words={CLOCK_FACE} onChange={(clockFace) => save({ clockFace })} />
        <Choice label={t('settings.pc.language')} testid="settings-language" value={settings.language} words={languages} onChange={(language) => save({ language })} />
      </Stack>
    </Panel>
  );
}

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
      label={t('settings.pc.active')}
      description={t('settings.pc.active_more', { count: good ? typed : months })}
      maw={420}
      min={1}
      max={60}
      hideControls
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      data-testid="settings-active-months"
      value={typed}
      error={good ? undefined : t('settings.pc.active_wrong')}
      onChange={setTyped}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
      }}
    />
  );
}
