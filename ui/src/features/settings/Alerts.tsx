// What pops up, how loudly, and when not: one small table, and what a pop-up sounds like.
import { ActionIcon, Button, Group, NativeSelect, Stack, Switch } from '@mantine/core';
import { IconPlayerPlay, IconPlus, IconTrash } from '@tabler/icons-react';

import { t } from '../../language';
import type { Alert, AlertEvent, AlertRule, AlertsView, Sound } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { useDay } from '../../shared/queries';
import { Panel } from '../../shared/ui/Panel';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { ALERT, ALERT_ELSEWHERE, ALERT_EVENT, OF_A_VISIT, SOUND, STAYS } from '../../shared/words/alerts';
import classes from './settings.module.css';

const EVENTS = Object.keys(ALERT_EVENT) as AlertEvent[];

interface Props {
  alerts: AlertsView;
  /** Pop-ups are switched on. */
  on: boolean;
  save: (alerts: AlertsView) => void;
}

interface Choice {
  value: string;
  label: string;
}

const namesNobody = (rule: AlertRule) => rule.providerId === null && rule.operatory === null;

/** The rule for all of each event: of those that name nobody and no chair the last one, which is the one that counts. */
function rulesForAll(rules: AlertRule[]): AlertRule[] {
  return EVENTS.flatMap((event) => rules.findLast((rule) => rule.event === event && namesNobody(rule)) ?? []);
}

export function Alerts({ alerts, on, save }: Props) {
  const { data: day } = useDay(null);
  const people: Choice[] = (day?.providers ?? []).map((one) => ({ value: one.id, label: one.name }));
  const chairs: Choice[] = (day?.operatories ?? []).map((one) => ({ value: one.id, label: one.name }));
  const forAll = rulesForAll(alerts.rules);
  const own = alerts.rules.filter((rule) => !forAll.includes(rule));
  // As the table shows them: by event, the one for all first.
  const rows = EVENTS.flatMap((event) => [...forAll, ...own].filter((rule) => rule.event === event));
  // Those for all are kept last: a rule on its way from a provider to a chair, which names neither, overrides none of them.
  const keep = (some: AlertRule[], all = forAll) => save({ ...alerts, rules: [...some, ...all] });
  const change = (rule: AlertRule, to: Partial<AlertRule>) => {
    const changed = (one: AlertRule) => (one === rule ? { ...rule, ...to } : one);
    keep(own.map(changed), forAll.map(changed));
  };
  const add = () => {
    const [first] = people;
    const rule: AlertRule = { event: 'new_today', providerId: first?.value ?? null, operatory: first ? null : (chairs[0]?.value ?? null), alert: 'pop_up_with_sound' };
    keep([...own, rule]);
  };
  return (
    <Panel title={t('settings.alerts.title')}>
      <Stack gap="md">
        <table className={classes.alerts} data-testid="alert-rules" aria-label={t('settings.alerts.label')}>
          <thead>
            <tr>
              <th scope="col">{t('settings.alerts.when')}</th>
              <th scope="col">{t('settings.alerts.provider')}</th>
              <th scope="col">{t('settings.alerts.chair')}</th>
              <th scope="col">{t('settings.alerts.tell')}</th>
              <th scope="col"><span className="visually-hidden">{t('settings.alerts.remove')}</span></th>
            </tr>
          </thead>
          <tbody>
            {rows.map((rule, index) => (
              <Row
                key={`${rule.event} ${index}`}
                rule={rule}
                all={forAll.includes(rule)}
                people={people}
                chairs={chairs}
                change={(to) => change(rule, to)}
                remove={() => keep(own.filter((one) => one !== rule))}
              />
            ))}
          </tbody>
        </table>
        <Group justify="space-between" align="flex-start" gap="md">
          <p className={classes.dim}>
            {t('settings.alerts.order')}
            {on ? '' : ` ${t('settings.alerts.off')}`}
          </p>
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} data-testid="alert-add" disabled={people.length + chairs.length === 0} onClick={add}>
            {t('settings.alerts.add')}
          </Button>
        </Group>
        <Loudness alerts={alerts} save={save} />
        <Switch
          label={t('settings.alerts.quiet')}
          description={t('settings.alerts.quiet_more')}
          checked={alerts.quietHours}
          data-testid="settings-quiet"
          onChange={(event) => save({ ...alerts, quietHours: event.currentTarget.checked })}
        />
      </Stack>
    </Panel>
  );
}

interface RowProps {
  rule: AlertRule;
  /** It is its event's rule for all. */
  all: boolean;
  people: Choice[];
  chairs: Choice[];
  change: (to: Partial<AlertRule>) => void;
  remove: () => void;
}

function Row({ rule, all, people, chairs, change, remove }: RowProps) {
  const words = ALERT_EVENT[rule.event];
  const ofVisit = OF_A_VISIT.includes(rule.event);
  const alerts = Object.entries(ALERT)
    .filter(([alert]) => ofVisit || alert !== 'silent')
    .map(([value, label]) => ({ value, label: (ofVisit ? undefined : ALERT_ELSEWHERE[value as Alert]) ?? label }));
  const chosen = !ofVisit && rule.alert === 'silent' ? 'list' : rule.alert;
  return (
    <tr data-testid="alert-rule" data-event={rule.event} data-one={!all || undefined}>
      <th scope="row">
        {all ? (
          <>
            {words.word}
            <small>{words.meaning}</small>
          </>
        ) : (
          <>
            <NativeSelect
              aria-label={t('settings.alerts.event')} size="xs" value={rule.event} data={OF_A_VISIT.map((event) => ({ value: event, label: ALERT_EVENT[event].word }))}
              onChange={(event) => change({ event: event.currentTarget.value as AlertEvent })}
            />
            {namesNobody(rule) ? <small>{t('settings.alerts.names_nobody')}</small> : null}
          </>
        )}
      </th>
      <td>{all ? <span className={classes.any}>{ofVisit ? t('settings.alerts.anybody') : '–'}</span> : <One label={t('settings.alerts.provider')} any={t('settings.alerts.anybody')} value={rule.providerId} choices={people} change={(providerId) => change({ providerId })} />}</td>
      <td>{all ? <span className={classes.any}>{ofVisit ? t('settings.alerts.any') : '–'}</span> : <One label={t('settings.alerts.chair')} any={t('settings.alerts.any')} value={rule.operatory} choices={chairs} change={(operatory) => change({ operatory })} />}</td>
      <td>
        <NativeSelect
          aria-label={t('settings.alerts.tell_of', { event: words.word })} size="xs" value={chosen} data={alerts}
          onChange={(event) => change({ alert: event.currentTarget.value as Alert })}
        />
      </td>
      <td>
        {all ? null : (
          <ActionIcon variant="subtle" color="gray" aria-label={t('settings.alerts.remove_rule')} onClick={remove}>
            <IconTrash size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        )}
      </td>
    </tr>
  );
}

function One({ label, any, value, choices, change }: { label: string; any: string; value: string | null; choices: Choice[]; change: (value: string | null) => void }) {
  // One who is not in the lists any more is still named.
  const known = value === null || choices.some((one) => one.value === value) ? choices : [...choices, { value, label: value }];
  return (
    <NativeSelect
      aria-label={label} size="xs" value={value ?? ''} data={[{ value: '', label: any }, ...known]}
      onChange={(event) => change(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  );
}

function Loudness({ alerts, save }: Pick<Props, 'alerts' | 'save'>) {
  const host = useHost();
  const play = useCommand(() => host.testNotification());
  const stays = STAYS.some(([seconds]) => seconds === alerts.staysSeconds) ? STAYS : [...STAYS, [alerts.staysSeconds, t('settings.alerts.stays_seconds', { count: alerts.staysSeconds })] as [number, string]];
  return (
    <>
      {play.refusal ? <Trouble refusal={play.refusal} /> : null}
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t('settings.alerts.sound')} value={alerts.sound} data-testid="settings-sound"
          data={Object.entries(SOUND).map(([value, label]) => ({ value, label }))}
          onChange={(event) => save({ ...alerts, sound: event.currentTarget.value as Sound })}
        />
        <Button variant="default" leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={play.busy} data-testid="settings-play" onClick={() => void play.run()}>
          {t('settings.alerts.play')}
        </Button>
        <NativeSelect
          label={t('settings.alerts.stays')} value={String(alerts.staysSeconds)} data-testid="settings-stays"
          data={stays.map(([seconds, label]) => ({ value: String(seconds), label }))}
          onChange={(event) => save({ ...alerts, staysSeconds: Number(event.currentTarget.value) })}
        />
      </Group>
    </>
  );
}
