// Holds the one form and the one patient's card that are open, above whatever page is shown and above its drawers
// (which Mantine puts at 200).
import { Modal, Skeleton, Stack } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';

import { t } from '../../language';
import type { DayView } from '../../platform/bindings';
import { FormsContext, type OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { PatientDrawer } from '../../shared/patients/PatientCard';
import { usePractices } from '../../shared/practices';
import { useDay, useFormsView, usePatient } from '../../shared/queries';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { BookingForm } from './BookingForm';
import { CancelForm } from './CancelForm';
import { DetailsForm } from './DetailsForm';
import { forget, readKept } from './kept';
import { DroppedAsk, MoveForm } from './MoveForm';
import { NoteForm } from './NoteForm';
import { PaymentForm } from './PaymentForm';
import { Unfinished } from './Unfinished';

export function FormsDesk({ children }: { children: ReactNode }) {
  const host = useHost();
  const [form, setForm] = useState<{ number: number; open: OpenForm } | null>(null);
  const [patient, setPatient] = useState<string | null>(null);
  const forms = useMemo(
    () => ({
      open: (open: OpenForm) => setForm((before) => ({ number: (before?.number ?? 0) + 1, open })),
      showPatient: setPatient,
      busy: form !== null || patient !== null,
      filling: form !== null,
    }),
    [form, patient],
  );
  const unfinished = useUnfinished();
  const close = () => {
    if (form?.open.kind === 'dropped') form.open.onEnd();
    setForm(null);
    forget(host);
  };
  return (
    <FormsContext value={forms}>
      {children}
      {unfinished.found && form === null ? (
        <Unfinished
          {...unfinished.found}
          onGoOn={() => {
            unfinished.goOn(forms.open);
          }}
          onForget={() => {
            forget(host);
            unfinished.end();
          }}
        />
      ) : null}
      <PatientDrawer patientId={patient} onClose={() => setPatient(null)} />
      <Modal zIndex={220} opened={form !== null} onClose={close} title={form ? t(`forms.titles.${form.open.kind}`) : ''} size={form && ['dropped', 'cancel'].includes(form.open.kind) ? 460 : 580} centered closeOnClickOutside={false}>
        {form ? <Opened key={form.number} open={form.open} onDone={close} /> : null}
      </Modal>
    </FormsContext>
  );
}

/** What the last window left unfinished for the practice that is shown, asked for once. */
function useUnfinished() {
  const host = useHost();
  const practice = usePractices().selected?.id;
  const [found, setFound] = useState<{ form: OpenForm; name: string; keptAt: string } | null>(null);
  useEffect(() => {
    if (practice === undefined) return undefined;
    let current = true;
    void host.unfinishedForm().then(
      (kept) => {
        const read = kept && readKept(kept);
        if (current && kept && read) setFound({ ...read, keptAt: kept.keptAt });
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [host, practice]);
  const end = () => setFound(null);
  const goOn = (open: (form: OpenForm) => void) => {
    if (found) open(found.form);
    end();
  };
  return { found, end, goOn };
}

/** The patient whom a form begins with, as far as it names one by number. */
function beginsWith(open: OpenForm): string | null {
  if (open.kind === 'details') return open.patientId;
  if (open.kind !== 'book' || open.patient) return null;
  return open.patientId ?? null;
}

function Opened({ open, onDone }: { open: OpenForm; onDone: () => void }) {
  const day = useDay(null);
  const forms = useFormsView();
  const number = beginsWith(open);
  const card = usePatient(number === null || number.startsWith('w:') ? null : number);
  const error = day.error ?? forms.error ?? card.error;
  if (error) return <QueryTrouble error={error} retry={() => Promise.all([day.refetch(), forms.refetch(), ...(number === null ? [] : [card.refetch()])])} />;
  if (!day.data || !forms.data || card.isLoading) {
    return (
      <Stack gap="sm" role="status" aria-label={t('forms.loading')}>
        <Skeleton height={56} />
        <Skeleton height={56} />
        <Skeleton height={56} />
      </Stack>
    );
  }
  const props = { day: day.data, forms: forms.data, onDone };
  switch (open.kind) {
    case 'book':
      return <BookingForm begin={open} known={open.patient ?? card.data?.patient ?? justEntered(number, day.data)} day={day.data} onDone={onDone} />;
    case 'move':
      return <MoveForm begin={open} day={day.data} onDone={onDone} />;
    case 'cancel':
      return <CancelForm begin={open} onDone={onDone} />;
    case 'dropped':
      return <DroppedAsk begin={open} day={day.data} onDone={onDone} />;
    case 'note':
      return <NoteForm begin={open} {...props} />;
    case 'payment':
      return <PaymentForm begin={open} {...props} />;
    case 'details':
      return card.data ? <DetailsForm begin={open} card={card.data} {...props} /> : null;
  }
}

/** A patient who is on the way to the practice's system: known here by the booking only. */
function justEntered(patientId: string | null, day: DayView) {
  if (patientId?.startsWith('w:') !== true) return null;
  const name = day.appointments.find((one) => one.patientId === patientId)?.patientName ?? t('forms.booking.the_new_patient');
  return { patientId, name, birthdate: null, phone: '', chartNumber: '', providerId: '', active: true };
}
