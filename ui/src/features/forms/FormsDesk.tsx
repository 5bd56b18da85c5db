// Holds the one form and the one patient's card that are open, above whatever page is shown and above its drawers
// (which Mantine puts at 200).
import { Modal } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';

import { t } from '../../language';
import { FormsContext, type OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { later } from '../../shared/later';
import { usePractices } from '../../shared/practices';
import { forget, readKept } from './kept';
import { Unfinished } from './Unfinished';

const useForm = later(() => import('./OpenedForm'));

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
  const desk = useForm();
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
      {desk ? <desk.PatientDrawer patientId={patient} onClose={() => setPatient(null)} /> : null}
      <Modal zIndex={220} opened={desk !== null && form !== null} onClose={close} title={form ? t(`forms.titles.${form.open.kind}`) : ''} size={form && ['dropped', 'cancel'].includes(form.open.kind) ? 460 : 580} centered closeOnClickOutside={false}>
        {desk && form ? <desk.OpenedForm key={form.number} open={form.open} onDone={close} /> : null}
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
