// Adds a note to a patient's chart.
import { Autocomplete, Button, Group, NativeSelect, Stack, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { t } from '../../language';
import type { DayView, FormsView, NoteForm as Form } from '../../platform/bindings';
import { newFormId } from '../../shared/formId';
import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useSent } from '../../shared/sent';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, textTrouble } from '../../shared/words/fields';
import { sendByKeys } from './BookingForm';
import { DayField } from './DayField';
import classes from './forms.module.css';
import { OfferNote } from './OfferNote';
import { useKept } from './kept';

interface Props {
  begin: Extract<OpenForm, { kind: 'note' }>;
  day: DayView;
  forms: FormsView;
  onDone: () => void;
  onLeave: () => void;
}

/** As it is kept while it is typed. */
interface Typed {
  formId: string;
  noteType: string;
  date: string | null;
  text: string;
  providerId: string;
}

export function NoteForm({ begin, day, forms, onDone, onLeave }: Props) {
  const host = useHost();
  const sentNews = useSent();
  const before = begin.typed as Typed | undefined;
  const [formId] = useState(() => before?.formId ?? newFormId());
  const [noteType, setNoteType] = useState(before?.noteType ?? forms.noteTypes[0] ?? '');
  const [date, setDate] = useState(before ? before.date : day.today);
  const [text, setText] = useState(before?.text ?? begin.text ?? '');
  const [providerId, setProviderId] = useState(() => before?.providerId ?? (day.providers.some((one) => one.id === begin.providerId) ? (begin.providerId ?? '') : ''));
  useKept(begin, { formId, noteType, date, text, providerId } satisfies Typed, begin.patientName);
  const [sent, setSent] = useState(false);
  const add = useCommand((form: Form) => host.addNote(form));
  const notes = offered(forms, 'add_medical_note');
  const texts = { noteType: textTrouble(noteType, undefined), text: textTrouble(text, notes.rule('text')) };
  const wrong = {
    noteType: noteType.trim() === '' ? t('forms.note.choose_kind') : texts.noteType,
    date: date === null || date > day.today ? t('forms.today_or_before') : undefined,
    providerId: providerId === '' ? t('forms.note.choose_writer') : undefined,
    text: text.trim() === '' ? t('forms.note.type_note') : texts.text,
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (Object.values(wrong).some((one) => one !== undefined) || date === null) return;
    const asked = await add.ask({ formId, patientId: begin.patientId, noteType: noteType.trim(), date, text: text.trim(), providerId });
    if (asked?.answer.kind !== 'kept') return;
    sentNews(t('forms.note.sent', { name: begin.patientName }), asked.answer);
    onDone();
  };
  const shown = sent ? wrong : { ...wrong, noteType: undefined, providerId: undefined, text: texts.text };
  return (
    <form onSubmit={(event) => void submit(event)} onKeyDown={sendByKeys} noValidate data-testid="note-form">
      <Stack gap="sm">
        <OfferNote offered={notes} />
        <p>
          {t('forms.note.for_chart')} <strong>{begin.patientName}</strong>
        </p>
        <Textarea
          label={t('forms.note.label')}
          data-testid="note-text"
          data-autofocus
          autoFocus
          autosize
          minRows={4}
          maxRows={12}
          value={text}
          error={shown.text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={classes.three}>
          {forms.noteTypes.length > 0 ? (
            <NativeSelect
              label={t('forms.note.kind')}
              data-testid="note-type"
              data={forms.noteTypes}
              value={noteType}
              error={shown.noteType}
              onChange={(event) => setNoteType(event.currentTarget.value)}
            />
          ) : (
            <Autocomplete label={t('forms.note.kind')} data-testid="note-type" placeholder={t('forms.note.kind_example')} data={[]} value={noteType} error={shown.noteType} onChange={setNoteType} />
          )}
          <DayField testid="note-date" today={day.today} value={date} error={shown.date} closed="after" onChange={setDate} />
          <NativeSelect
            label={t('forms.note.by')}
            data-testid="note-provider"
            data={[{ value: '', label: t('forms.choose') }, ...day.providers.map((one) => ({ value: one.id, label: one.name }))]}
            value={providerId}
            error={shown.providerId}
            onChange={(event) => setProviderId(event.currentTarget.value)}
          />
        </div>
        {add.refusal ? <Trouble refusal={add.refusal} /> : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onLeave}>
            {t('forms.close')}
          </Button>
          <Button type="submit" loading={add.busy} data-testid="note-submit">
            {t('forms.note.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
