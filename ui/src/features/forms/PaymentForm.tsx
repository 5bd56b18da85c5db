// Takes a payment. Amount and patient are named once more before it counts; a card number is never taken.
import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { t } from '../../language';
import type { DayView, FormsView, PaymentForm as Form } from '../../platform/bindings';
import { newFormId } from '../../shared/formId';
import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useSent } from '../../shared/sent';
import { wallDay } from '../../shared/time';
import { readAmount } from '../../shared/typed';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, textTrouble } from '../../shared/words/fields';
import { sendByKeys } from './BookingForm';
import { DayField } from './DayField';
import classes from './forms.module.css';
import { OfferNote } from './OfferNote';
import { useKept } from './kept';

interface Props {
  begin: Extract<OpenForm, { kind: 'payment' }>;
  day: DayView;
  forms: FormsView;
  onDone: () => void;
  onLeave: () => void;
}

const OTHER = 'another way';

interface Typed {
  amount: string;
  way: string;
  code: string;
  words: string;
  type: string;
  date: string | null;
  providerId: string;
  note: string;
}

type Wrong = Partial<Record<keyof Typed, string>>;

/** What is wrong with a payment, and which of it is said while it is typed. */
function checkPayment(typed: Typed, forms: FormsView, today: string): { now: Wrong; all: Wrong } {
  const { rule } = offered(forms, 'process_payment');
  const put = (wrong: Wrong, field: keyof Typed, sentence: string | undefined) => {
    if (sentence !== undefined) wrong[field] = sentence;
  };
  const now: Wrong = {};
  put(now, 'amount', textTrouble(typed.amount, undefined));
  put(now, 'code', textTrouble(typed.code, rule('procedure_code')));
  put(now, 'words', textTrouble(typed.words, rule('procedure_description')));
  put(now, 'type', textTrouble(typed.type, rule('payment_type')));
  put(now, 'note', textTrouble(typed.note, rule('note')));
  const all: Wrong = { ...now };
  const { date } = typed;
  if (readAmount(typed.amount) === null) all.amount ??= t('forms.payment.amount_example');
  if (typed.way === OTHER && typed.code.trim() === '') all.code ??= t('forms.payment.type_code');
  if (typed.way === OTHER && typed.words.trim() === '') all.words ??= t('forms.payment.type_words');
  if (date === null || date > today) all.date = t('forms.today_or_before');
  if (typed.providerId === '') all.providerId = t('forms.payment.choose_provider');
  return { now, all };
}

export function PaymentForm({ begin, day, forms, onDone, onLeave }: Props) {
  const host = useHost();
  const sentNews = useSent();
  const before = begin.typed as { formId: string; fields: Typed } | undefined;
  const [formId] = useState(() => before?.formId ?? newFormId());
  const [typed, setTyped] = useState<Typed>(() => before?.fields ?? ({
    amount: begin.amount ?? '', way: forms.paymentCodes[0]?.code ?? OTHER, code: '', words: '', type: '', date: day.today, note: begin.note ?? '',
    providerId: day.providers.some((one) => one.id === begin.providerId) ? (begin.providerId ?? '') : '',
  }));
  useKept(begin, { formId, fields: typed }, begin.patientName);
  const [sent, setSent] = useState(false);
  const [asking, setAsking] = useState(false);
  const take = useCommand((form: Form) => host.takePayment(form));
  const wrong = checkPayment(typed, forms, day.today);
  const shown = sent ? wrong.all : wrong.now;
  const amount = readAmount(typed.amount);
  const { date } = typed;
  const code = forms.paymentCodes.find((one) => one.code === typed.way);
  const edit = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (Object.keys(wrong.all).length === 0) setAsking(true);
  };
  const confirm = async () => {
    if (amount === null || date === null) return;
    const asked = await take.ask({
      formId, patientId: begin.patientId, amount, date, providerId: typed.providerId, note: typed.note.trim(),
      procedureCode: code?.code ?? typed.code.trim(), procedureDescription: code?.description ?? typed.words.trim(),
      paymentType: code?.paymentType ?? typed.type.trim(),
    });
    if (asked?.answer.kind !== 'kept') return;
    sentNews(t('forms.payment.sent', { amount, name: begin.patientName }), asked.answer);
    onDone();
  };

  if (asking && amount !== null && date !== null) {
    const summary = {
      what: code?.description ?? typed.words, day: date === day.today ? t('forms.payment.today') : wallDay(date),
      provider: day.providers.find((one) => one.id === typed.providerId)?.name ?? '', note: typed.note.trim(),
    };
    return (
      <Stack gap="md" data-testid="payment-question">
        <p className={classes.question}>
          {t('forms.payment.question', { amount, name: begin.patientName })}
        </p>
        <p>
          {summary.note === '' ? t('forms.payment.summary', summary) : t('forms.payment.summary_note', summary)}
        </p>
        <p className={classes.hint}>{t('forms.payment.once')}</p>
        {take.refusal ? <Trouble refusal={take.refusal} /> : null}
        <Group justify="flex-end">
          <Button variant="default" autoFocus data-testid="payment-back" onClick={() => setAsking(false)}>
            {t('forms.payment.back')}
          </Button>
          <Button loading={take.busy} data-testid="payment-confirm" onClick={() => void confirm()}>
            {t('forms.payment.take', { amount, name: begin.patientName })}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} onKeyDown={sendByKeys} noValidate data-testid="payment-form">
      <Stack gap="sm">
        <OfferNote offered={offered(forms, 'process_payment')} />
        <p>
          {t('forms.payment.from')} <strong>{begin.patientName}</strong>
        </p>
        <div className={classes.two}>
          <TextInput
            label={t('forms.payment.amount')}
            placeholder="39.30"
            data-testid="payment-amount"
            data-autofocus
            autoFocus
            autoComplete="off"
            inputMode="decimal"
            value={typed.amount}
            error={shown.amount}
            onChange={(event) => edit({ amount: event.currentTarget.value })}
            onBlur={() => edit({ amount: amount ?? typed.amount })}
          />
          <NativeSelect
            label={t('forms.payment.paid_by')}
            data-testid="payment-way"
            data={[...forms.paymentCodes.map((one) => ({ value: one.code, label: one.description || one.code })), { value: OTHER, label: t('forms.payment.another_way') }]}
            value={typed.way}
            onChange={(event) => edit({ way: event.currentTarget.value })}
          />
        </div>
        {typed.way === OTHER ? (
          <div className={classes.three}>
            <TextInput label={t('forms.payment.in_words')} placeholder={t('forms.payment.words_example')} data-testid="payment-words" value={typed.words} error={shown.words} onChange={(event) => edit({ words: event.currentTarget.value })} />
            <TextInput label={t('forms.payment.code')} placeholder={t('forms.payment.code_example')} data-testid="payment-code" value={typed.code} error={shown.code} onChange={(event) => edit({ code: event.currentTarget.value })} />
            <TextInput label={t('forms.payment.kind')} placeholder={t('forms.may_stay_empty')} data-testid="payment-type" value={typed.type} error={shown.type} onChange={(event) => edit({ type: event.currentTarget.value })} />
          </div>
        ) : null}
        <div className={classes.two}>
          <DayField testid="payment-date" today={day.today} value={typed.date} error={shown.date} closed="after" onChange={(on) => edit({ date: on })} />
          <NativeSelect
            label={t('forms.payment.provider')}
            data-testid="payment-provider"
            data={[{ value: '', label: t('forms.choose') }, ...day.providers.map((one) => ({ value: one.id, label: one.name }))]}
            value={typed.providerId}
            error={shown.providerId}
            onChange={(event) => edit({ providerId: event.currentTarget.value })}
          />
        </div>
        <TextInput
          label={t('forms.payment.note')}
          placeholder={t('forms.payment.note_hint')}
          data-testid="payment-note"
          autoComplete="off"
          value={typed.note}
          error={shown.note}
          onChange={(event) => edit({ note: event.currentTarget.value })}
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onLeave}>
            {t('forms.close')}
          </Button>
          <Button type="submit" data-testid="payment-submit">
            {t('forms.payment.go_on')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
