// Moves an appointment to another time, chair or provider: by form, and by the question after a card was dropped.
import { Button, Group, Stack } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { t } from '../../language';
import type { AppointmentView, Conflict, DayView, FreeSlot, Kept, RescheduleForm } from '../../platform/bindings';
import { newFormId } from '../../shared/formId';
import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useDay, useFormsView } from '../../shared/queries';
import { useSent } from '../../shared/sent';
import { wallDay, wallTime } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand, type Command } from '../../shared/useCommand';
import { offered } from '../../shared/words/fields';
import { sendByKeys } from './BookingForm';
import classes from './forms.module.css';
import { OfferNote } from './OfferNote';
import { SlotNotice } from './SlotNotice';
import { useHeldSlot } from './useHeldSlot';
import { beginWith, check, freeChair, startOf, type Visit } from './visit';
import { VisitFields } from './VisitFields';
import { useKept } from './kept';

interface Moving {
  ask: Command<[RescheduleForm], Kept>;
  /** What stands in the way: as looked up, or as answered. */
  slot: { conflicts: Conflict[]; nearest: FreeSlot[] } | null;
  /** True after a first try was answered with "taken". */
  tried: boolean;
  send: (takeAnyway: boolean) => Promise<void>;
}

function useMove(formId: string, one: AppointmentView, visit: Visit, may: boolean, onDone: () => void): Moving {
  const host = useHost();
  const sentNews = useSent();
  const [taken, setTaken] = useState<{ key: string; conflicts: Conflict[]; nearest: FreeSlot[] } | null>(null);
  const ask = useCommand((form: RescheduleForm) => host.reschedule(form));
  const wish = {
    appointmentSrNo: one.appointmentSrNo ?? one.id, start: startOf(visit), lengthMinutes: Number(visit.minutes),
    operatory: visit.operatory, providerId: visit.providerId,
  };
  const held = useHeldSlot(formId, may ? wish : null);
  const key = JSON.stringify(wish);
  const answered = taken?.key === key ? taken : null;
  const send = async (takeAnyway: boolean) => {
    const asked = await ask.ask({ formId, ...wish, takeAnyway });
    if (!asked) return;
    if (asked.answer.kind === 'taken') setTaken({ key, conflicts: asked.answer.conflicts, nearest: asked.answer.nearest });
    else if (asked.answer.kind === 'kept') {
      const to = { name: one.patientName, day: wallDay(wish.start), time: wallTime(wish.start) };
      sentNews(one.patientName === '' ? t('forms.move.sent_nameless', to) : t('forms.move.sent', to), asked.answer);
      onDone();
    }
  };
  return { ask, slot: answered ?? (may ? held.slot : null), tried: answered !== null, send };
}

function isSame(one: AppointmentView, visit: Visit): boolean {
  return startOf(visit) === one.start && Number(visit.minutes) === one.lengthMinutes && visit.providerId === one.providerId && visit.operatory === one.operatory;
}

interface Props {
  begin: Extract<OpenForm, { kind: 'move' }>;
  day: DayView;
  onDone: () => void;
  onLeave: () => void;
}

export function MoveForm({ begin, day, onDone, onLeave }: Props) {
  const { appointment: one, to } = begin;
  const kept = begin.typed as { formId: string; visit: Visit } | undefined;
  const [formId] = useState(() => kept?.formId ?? newFormId());
  const { data: forms } = useFormsView();
  const [visit, setVisit] = useState<Visit>(() => kept?.visit ?? beginWith(day, { ...one, ...to }, to?.minutes ?? one.lengthMinutes));
  useKept(begin, { formId, visit }, one.patientName);
  const [sent, setSent] = useState(false);
  const wrong = check(visit, day.now);
  const same = isSame(one, visit);
  const may = !same && Object.keys(wrong).length === 0;
  const moving = useMove(formId, one, visit, may, onDone);
  const now = { day: wallDay(one.start), time: wallTime(one.start) };
  const change = (edit: Partial<Visit>) => setVisit((before) => ({ ...before, ...edit }));

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (may) void moving.send(false);
  };
  return (
    <form onSubmit={submit} onKeyDown={sendByKeys} noValidate data-testid="reschedule-form">
      <Stack gap="sm">
        <OfferNote offered={offered(forms, 'update_appointment')} />
        <p>
          <strong>{one.patientName || t('forms.move.the_patient')}</strong>, {one.operatory === '' ? t('forms.move.now', now) : t('forms.move.now_chair', { ...now, chair: one.operatory })}
        </p>
        <VisitFields day={day} visit={visit} wrong={sent ? wrong : {}} autoFocus onChange={change} />
        <Taken moving={moving} visit={visit} onFill={change} />
        {moving.ask.refusal ? <Trouble refusal={moving.ask.refusal} /> : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onLeave}>
            {t('forms.close')}
          </Button>
          <Button type="submit" loading={moving.ask.busy} disabled={same} data-testid="reschedule-submit">
            {t('forms.move.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Taken({ moving, visit, onFill }: { moving: Moving; visit: Visit; onFill: (change: Partial<Visit>) => void }) {
  if (!moving.slot) return null;
  return (
    <SlotNotice
      conflicts={moving.slot.conflicts}
      nearest={moving.slot.nearest}
      visit={visit}
      anyway={moving.tried ? { label: t('forms.move.anyway'), busy: moving.ask.busy, go: () => void moving.send(true) } : null}
      onFill={(slot) => onFill({ date: slot.start.slice(0, 10), time: wallTime(slot.start), operatory: slot.operatory, providerId: slot.providerId })}
    />
  );
}

/** `Move Ana Silva from 10:30 to 11:00?`, with what else changes; the days, too, where it goes to another one. */
export function moveQuestion(one: AppointmentView, visit: Visit, day: DayView): string {
  const start = startOf(visit);
  const times = { from: wallTime(one.start), to: wallTime(start) };
  const sameDay = start.slice(0, 10) === one.start.slice(0, 10);
  const words = sameDay ? t('forms.move.from_to', times) : t('forms.move.from_to_day', { fromDay: wallDay(one.start), toDay: wallDay(start), ...times });
  const provider = day.providers.find((person) => person.id === visit.providerId)?.name ?? visit.providerId;
  const changes = [
    start === one.start ? '' : words,
    visit.providerId === one.providerId ? '' : t('forms.move.to_provider', { provider }),
    visit.operatory === one.operatory ? '' : t('forms.move.to_chair', { chair: visit.operatory }),
  ].filter((part) => part !== '').join(', ');
  return one.patientName === '' ? t('forms.move.question_nameless', { changes }) : t('forms.move.question', { name: one.patientName, changes });
}

/** Asked after a card was dropped somewhere else. */
export function DroppedAsk({ begin: { appointment: one, to }, day, onDone }: { begin: Extract<OpenForm, { kind: 'dropped' }>; day: DayView; onDone: () => void }) {
  const [formId] = useState(newFormId);
  const [edits, setEdits] = useState<Partial<Visit>>({});
  const date = to.start.slice(0, 10);
  const { data: shown } = useDay(date);
  // With another provider goes the chair at which that one works on the day.
  const rows = to.providerId === one.providerId || shown?.date !== date ? null : shown.appointments.filter((row) => row.id !== one.id);
  const operatory = rows === null ? to.operatory : freeChair(day, rows, to.start, one.lengthMinutes, to.providerId);
  const visit: Visit = { providerId: to.providerId, operatory, date, time: wallTime(to.start), minutes: one.lengthMinutes, ...edits };
  const wrong = Object.values(check(visit, day.now))[0];
  const moving = useMove(formId, one, visit, wrong === undefined, onDone);
  return (
    <form
      data-testid="move-question"
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === undefined) void moving.send(false);
      }}
    >
      <Stack gap="md">
        <p className={classes.question}>{moveQuestion(one, visit, day)}</p>
        {wrong === undefined ? null : <p role="alert">{t('forms.move.drop_later', { wrong })}</p>}
        <Taken moving={moving} visit={visit} onFill={(change) => setEdits((before) => ({ ...before, ...change }))} />
        {moving.ask.refusal ? <Trouble refusal={moving.ask.refusal} /> : null}
        <Group justify="flex-end">
          <Button variant="default" data-testid="move-no" onClick={onDone}>
            {t('forms.move.no')}
          </Button>
          <Button type="submit" data-autofocus autoFocus loading={moving.ask.busy} disabled={wrong !== undefined} data-testid="move-yes">
            {t('forms.move.yes')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
