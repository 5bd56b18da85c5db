// Holds the one form and the one patient's card that are open, above whatever page is shown and above its drawers
// (which Mantine puts at 200).
import { Modal } from '@mantine/core';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';

import { t } from '../../language';
import { FormsContext, type OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { later } from '../../shared/later';
import { usePractices } from '../../shared/practices';
import { Ask } from '../../shared/ui/Ask';
import { FilledContext, forget, readKept } from './kept';
import { Unfinished } from './Unfinished';

const useForm = later(() => import('./OpenedForm'));

export function FormsDesk({ children }: { children: ReactNode }) {
  const host = useHost();
  const [form, setForm] = useState<{ number: number; open: OpenForm } | null>(null);
  const [patient, setPatient] = useState<string | null>(null);
  const [filled, setFilled] = useState(false);
  const [asking, setAsking] = useState(false);
  const forms = useMemo(
    () => ({
      open: (open: OpenForm) => {
        setForm((before) => ({ number: (before?.number ?? 0) + 1, open }));
        setFilled(open.typed !== undefined);
      },
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
    setAsking(false);
    forget(host);
  };
  // What somebody typed is not thrown away by one key, nor by one click.
  const leave = () => (filled ? setAsking(true) : close());
  useEscape(form !== null, () => (asking ? setAsking(false) : leave()));
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
      <Modal zIndex={220} opened={desk !== null && form !== null} onClose={leave} closeOnEscape={false} title={form ? t(`forms.titles.${form.open.kind}`) : ''} size={form && ['dropped', 'cancel'].includes(form.open.kind) ? 460 : 580} centered closeOnClickOutside={false}>
        <FilledContext value={setFilled}>{desk && form ? <desk.OpenedForm key={form.number} open={form.open} onDone={close} onLeave={leave} /> : null}</FilledContext>
      </Modal>
      <Ask zIndex={225} opened={asking} title={t('forms.discard.title')} yes={t('forms.discard.yes')} no={t('forms.discard.no')} busy={false} onYes={close} onNo={() => setAsking(false)}>
        {t('forms.discard.text')}
      </Ask>
    </FormsContext>
  );
}

/**
 * Esc belongs to what lies on top, and closes nothing under it: a drawer that closed with it would take the keyboard out
 * of the form. Heard before any drawer hears it, since those listen to the window too, but from later on.
 */
function useEscape(opened: boolean, act: () => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (!opened || event.key !== 'Escape' || event.isComposing) return;
    // A list or a calendar that is open in the form: Mantine's mark for what closes first.
    if (event.target instanceof Element && event.target.getAttribute('data-mantine-stop-propagation') === 'true') return;
    event.stopImmediatePropagation();
    act();
  });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => hear(event);
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
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
