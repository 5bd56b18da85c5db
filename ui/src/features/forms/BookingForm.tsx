// Books an appointment, with a new patient where need be. One form is one booking, however often Book is pressed.
import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react';

import { t } from '../../language';
import type { BookingForm as Form, Conflict, DayView, FreeSlot, PatientView } from '../../platform/bindings';
import { newFormId } from '../../shared/formId';
import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { patientLine, PatientSearch } from '../../shared/patients/PatientSearch';
import { useDay, useFirstFree, useFormsView } from '../../shared/queries';
import { useSent } from '../../shared/sent';
import { nextQuarter, wallDay, wallTime } from '../../shared/time';
import { readTime } from '../../shared/typed';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, textTrouble, whyNotOffered } from '../../shared/words/fields';
import classes from './forms.module.css';
import { checkNewcomer, newcomer, newPatientForm, NewPatientFields, type Newcomer } from './NewPatient';
import { OfferNote } from './OfferNote';
import { SamePatient } from './SamePatient';
import { SlotNotice } from './SlotNotice';
import { useHeldSlot } from './useHeldSlot';
import { beginWith, check, freeChair, startOf, usualMinutes, wrongLength, type Visit } from './visit';
import { Loading } from './Loading';
import { VisitFields } from './VisitFields';
import { useKept } from './kept';

interface Props {
  begin: Extract<OpenForm, { kind: 'book' }>;
  /** The patient to begin with. */
  known: PatientView | null;
  day: DayView;
  onDone: () => void;
  onLeave: () => void;
}

/** As it is kept while it is typed. */
interface Typed {
  formId: string;
  patient: PatientView | null;
  fresh: Newcomer | null;
  description: string;
  note: string;
  visit: Partial<Visit>;
}

const keptIn = (begin: Props['begin']) => begin.typed as Typed | undefined;

/** Ctrl+Enter sends a form from wherever the keyboard is in it. */
export function sendByKeys(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

/** The visit: what was typed, and for the rest what is usual. `waits`: when it could be is not known yet. */
function useVisit(begin: Props['begin'], formId: string, day: DayView, patient: PatientView | null) {
  const [typed, setTyped] = useState<Partial<Visit>>(() => {
    const kept = keptIn(begin);
    if (kept) return kept.visit;
    const { providerId, operatory, date, time } = beginWith(day, begin.slot ?? { start: '' }, 30);
    return {
      ...(begin.slot ? { date, time } : {}), ...(providerId === '' ? {} : { providerId }), ...(operatory === '' ? {} : { operatory }),
      ...(begin.minutes === undefined ? {} : { minutes: begin.minutes }),
    };
  });
  const [soon] = useState(() => begin.from ?? nextQuarter(day.now));
  const usual = day.providers.find((one) => one.id === patient?.providerId) ?? (day.providers.length === 1 ? day.providers[0] : undefined);
  const providerId = typed.providerId ?? usual?.id ?? '';
  const minutes = typed.minutes ?? usualMinutes(day.providers.find((one) => one.id === providerId));
  // Until somebody says when, it is the next free time of the provider, as long as it was to be when that was asked.
  const says = typed.date !== undefined || typed.time !== undefined;
  const wish = says || providerId === '' || wrongLength(minutes) !== undefined ? null : { providerId, minutes: Number(minutes), from: soon.slice(0, 10) };
  const [asked, setAsked] = useState(wish);
  if (wish !== null && asked?.providerId !== wish.providerId) setAsked(wish);
  const { free, waits } = useFirstFree(formId, asked);
  const start = free?.start ?? soon;
  const date = says ? (typed.date ?? null) : start.slice(0, 10);
  const time = says ? (typed.time ?? '') : wallTime(start);
  const { data: shown } = useDay(date);
  const rows = shown?.date === date ? shown.appointments : null;
  const at = `${date ?? ''}T${readTime(time) ?? ''}`;
  const isFree = free?.start === at && asked?.providerId === providerId;
  const chair = isFree ? free.operatory : rows === null || at.length < 16 ? '' : freeChair(day, rows, at, Number(minutes), providerId);
  const visit: Visit = { providerId, minutes, date, time, operatory: typed.operatory ?? chair };
  // Who says the day says it of the time that is shown, and the other way round.
  const change = (edit: Partial<Visit>) =>
    setTyped((before) => ({ ...before, ...('date' in edit || 'time' in edit ? { date, time } : {}), ...edit }));
  return { visit, typed, change, waits: waits && !says };
}

export function BookingForm({ begin, known, day, onDone, onLeave }: Props) {
  const host = useHost();
  const sentNews = useSent();
  const { data: forms } = useFormsView();
  const [kept] = useState(() => keptIn(begin));
  const [formId] = useState(() => kept?.formId ?? newFormId());
  const [patient, setPatient] = useState(kept ? kept.patient : known);
  const [fresh, setFresh] = useState<Newcomer | null>(kept ? kept.fresh : begin.newPatient ? { ...newcomer(''), ...begin.newPatient } : null);
  const [description, setDescription] = useState(kept?.description ?? begin.description ?? '');
  const [note, setNote] = useState(kept?.note ?? begin.note ?? '');
  const [sent, setSent] = useState(false);
  const [taken, setTaken] = useState<{ key: string; conflicts: Conflict[]; nearest: FreeSlot[] } | null>(null);
  const [same, setSame] = useState<PatientView[]>([]);
  const book = useCommand((form: Form) => host.book(form));
  const { visit, typed, change, waits } = useVisit(begin, formId, day, patient);
  const name = patient?.name ?? `${fresh?.firstName ?? ''} ${fresh?.lastName ?? ''}`.trim();
  const entered = JSON.stringify({ patient, fresh, description, note, typed });
  const [untouched] = useState(entered);
  // What somebody has begun goes on with the time that was shown.
  const when = entered === untouched ? {} : { date: visit.date, time: visit.time };
  useKept(begin, { formId, patient, fresh, description, note, visit: { ...typed, ...when } } satisfies Typed, name);
  const first = useRef<HTMLInputElement>(null);
  const begun = useRef(patient);
  const [drawn, setDrawn] = useState(!waits);
  if (!waits && !drawn) setDrawn(true);

  useEffect(() => {
    // The patient is chosen, and when it could be is known: the keyboard goes on with the day. Not before, since a field
    // that has the keyboard does not show what becomes of its value.
    if (waits) return;
    if (patient !== begun.current && patient !== null) first.current?.focus();
    begun.current = patient;
  }, [patient, waits]);

  const booking = offered(forms, 'book_appointment');
  const entering = offered(forms, 'create_patient');
  const today = day.now.slice(0, 10);
  const wrongVisit = check(visit, day.now);
  const wrongFresh = fresh ? checkNewcomer(fresh, today, entering) : {};
  const wrongText = { description: textTrouble(description, booking.rule('description')), note: textTrouble(note, booking.rule('note')) };
  const nobody = patient === null && fresh === null;
  const wrong = nobody || [wrongVisit, wrongFresh].some((one) => Object.keys(one).length > 0) || Object.values(wrongText).some((one) => one !== undefined);

  const whole = Object.keys(wrongVisit).length === 0;
  const wish = { appointmentSrNo: null, start: startOf(visit), lengthMinutes: Number(visit.minutes), operatory: visit.operatory, providerId: visit.providerId };
  const held = useHeldSlot(formId, whole ? wish : null);
  const key = JSON.stringify(wish);
  const answered = taken?.key === key ? taken : null;
  const shownSlot = answered ?? (whole ? held.slot : null);

  const submit = async (event: SubmitEvent | null, more: { takeAnyway?: boolean; another?: boolean } = {}) => {
    event?.preventDefault();
    // Nobody has seen yet when it is to be.
    if (waits) return;
    setSent(true);
    if (wrong) return;
    const asked = await book.ask({
      formId,
      patientId: fresh ? '' : (patient?.patientId ?? ''),
      newPatient: fresh ? newPatientForm(fresh, today, visit.providerId, more.another ?? false) : null,
      start: wish.start,
      lengthMinutes: wish.lengthMinutes,
      operatory: wish.operatory,
      providerId: wish.providerId,
      description: description.trim(),
      note: note.trim(),
      takeAnyway: more.takeAnyway ?? false,
    });
    if (!asked) return;
    const { answer } = asked;
    if (answer.kind === 'taken') setTaken({ key, conflicts: answer.conflicts, nearest: answer.nearest });
    else if (answer.kind === 'same_patient') setSame(answer.patients);
    else {
      sentNews(t('forms.booking.sent', { name, day: wallDay(wish.start), time: wallTime(wish.start) }), answer);
      onDone();
    }
  };

  const choose = (one: PatientView | null) => {
    setPatient(one);
    setFresh(null);
    setSame([]);
  };
  const enter = (typed: string) => {
    setPatient(null);
    setFresh(newcomer(typed));
  };
  // Another time begins anew: who is in its way is asked, not remembered.
  const edit = (one: Partial<Visit>) => {
    setTaken(null);
    change(one);
  };
  const fill = (slot: FreeSlot) =>
    edit({ date: slot.start.slice(0, 10), time: wallTime(slot.start), minutes: slot.lengthMinutes, operatory: slot.operatory, providerId: slot.providerId });

  if (!drawn) return <Loading />;
  return (
    <form onSubmit={(event) => void submit(event)} onKeyDown={sendByKeys} noValidate data-testid="booking-form">
      <Stack gap="sm">
        <OfferNote offered={booking} />
        {fresh ? (
          <>
            <OfferNote offered={entering} />
            <NewPatientFields
              one={fresh}
              wrong={sent ? wrongFresh : {}}
              today={today}
              onChange={(edit) => {
                setSame([]);
                setFresh({ ...fresh, ...edit });
              }}
              onBack={() => choose(null)}
            />
          </>
        ) : (
          <Patient patient={patient} error={sent && nobody ? t('forms.booking.choose_patient') : undefined} mayEnter={entering.offer !== 'no'} onChoose={choose} onNew={enter} />
        )}
        {same.length > 0 ? (
          <SamePatient patients={same} busy={book.busy} onChoose={choose} onAnother={() => void submit(null, { another: true })} />
        ) : null}
        <VisitFields day={day} visit={visit} wrong={sent ? wrongVisit : {}} firstRef={first} autoFocus={patient !== null} onChange={edit} />
        {shownSlot ? (
          <SlotNotice
            conflicts={shownSlot.conflicts}
            nearest={shownSlot.nearest}
            visit={visit}
            anyway={answered ? { label: t('forms.booking.anyway'), busy: book.busy, go: () => void submit(null, { takeAnyway: true, another: same.length > 0 }) } : null}
            onFill={fill}
          />
        ) : null}
        <TextInput
          label={t('forms.booking.planned')}
          placeholder={t('forms.booking.planned_example')}
          data-testid="booking-description"
          value={description}
          error={wrongText.description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Textarea
          label={t('forms.booking.note')}
          placeholder={t('forms.may_stay_empty')}
          data-testid="booking-note"
          autosize
          minRows={1}
          maxRows={5}
          value={note}
          error={wrongText.note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {book.refusal ? <Trouble refusal={book.refusal} /> : null}
        {booking.offer === 'no' ? <p className={classes.hint}>{whyNotOffered('book_appointment')}</p> : null}
        <div className={classes.footer}>
          <span className={classes.hint}>{held.failed ? t('forms.booking.not_looked_at') : t('forms.booking.keys')}</span>
          <div>
            <Button variant="default" onClick={onLeave}>
              {t('forms.close')}
            </Button>
            <Button type="submit" loading={book.busy} disabled={booking.offer === 'no'} data-testid="booking-submit">
              {t('forms.booking.book')}
            </Button>
          </div>
        </div>
      </Stack>
    </form>
  );
}

interface PatientProps {
  patient: PatientView | null;
  error: string | undefined;
  mayEnter: boolean;
  onChoose: (patient: PatientView | null) => void;
  onNew: (typed: string) => void;
}

function Patient({ patient, error, mayEnter, onChoose, onNew }: PatientProps) {
  if (patient) {
    return (
      <div className={classes.chosen} data-testid="booking-patient" data-patient-id={patient.patientId}>
        <span>
          <strong>{patient.name}</strong>
          <small>{patient.patientId.startsWith('w:') ? t('forms.booking.not_there_yet') : patientLine(patient)}</small>
        </span>
        <Button size="compact-sm" variant="default" onClick={() => onChoose(null)}>
          {t('forms.booking.choose_another')}
        </Button>
      </div>
    );
  }
  return (
    <div>
      <PatientSearch testid="booking-patient" label={t('forms.booking.patient')} autoFocus error={error} onChoose={onChoose} onNew={mayEnter ? onNew : undefined} />
      {mayEnter ? (
        <Button size="compact-sm" variant="subtle" mt={4} px={4} data-testid="booking-new-patient" onClick={() => onNew('')}>
          {t('forms.booking.new_patient')}
        </Button>
      ) : (
        <p className={classes.hint}>{whyNotOffered('create_patient')}</p>
      )}
    </div>
  );
}
