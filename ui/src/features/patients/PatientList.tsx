// The list of patients: only the rows that are in sight are in the page.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';

import { t } from '../../language';
import type { PatientLine } from '../../platform/bindings';
import { phone } from '../../shared/phone';
import { ageOn, wallDate, wallDay, wallTime } from '../../shared/time';
import { Tag } from '../../shared/ui/Tag';
import { STATUS_KIND } from '../../shared/words/states';
import { openWords } from '../../shared/words/patients';
import classes from './patients.module.css';

/** Identifier of a row, for the search field that points to it. */
export const optionId = (index: number) => `patient-option-${index}`;

const ROW = 48;
const HEAD = 30;

const headOf = (why: PatientLine['why']) => (why === 'found' ? '' : t(`patients.list.${why}`));

type Item = { head: string } | { line: PatientLine; index: number };

/** Rows with a heading before each group. */
function itemsOf(rows: PatientLine[]): Item[] {
  return rows.flatMap((line, index): Item[] => {
    const head = line.why === rows[index - 1]?.why ? '' : headOf(line.why);
    return head === '' ? [{ line, index }] : [{ head }, { line, index }];
  });
}

interface Props {
  rows: PatientLine[];
  /** The practice's today. */
  today: string;
  chosen: number;
  open: string | null;
  onChoose: (index: number) => void;
}

export function PatientList({ rows, today, chosen, open, onChoose }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => itemsOf(rows), [rows]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions go to nobody else; no compiler memoizes here
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index] && 'head' in items[index] ? HEAD : ROW),
    overscan: 12,
  });
  const wanted = items.findIndex((item) => 'line' in item && item.index === chosen);
  useEffect(() => {
    virtual.measure();
  }, [items, virtual]);
  useEffect(() => {
    // With the first row its heading comes into sight too.
    if (wanted >= 0) virtual.scrollToIndex(chosen === 0 ? 0 : wanted);
  }, [wanted, chosen, virtual]);
  return (
    <>
      <div className={classes.columns} aria-hidden>
        <span>{t('patients.list.patient')}</span>
        <span>{t('patients.list.born')}</span>
        <span className={classes.phone}>{t('patients.list.phone')}</span>
        <span className={classes.chart}>{t('patients.list.chart')}</span>
        <span>{t('patients.list.visits')}</span>
      </div>
      <div ref={scroller} className={classes.scroller} tabIndex={0} data-testid="patients-scroller">
        <div role="listbox" id="patient-list" aria-label={t('patients.list.label')} className={classes.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((at) => {
            const item = items[at.index];
            if (!item) return null;
            const place = { transform: `translateY(${at.start}px)`, height: at.size };
            if ('head' in item) {
              return (
                <div key={at.key} role="presentation" className={classes.group} style={place}>
                  {item.head}
                </div>
              );
            }
            const { line, index } = item;
            return (
              // The keys are pressed in the search field, which points to the row.
              <div
                key={at.key}
                role="option"
                id={optionId(index)}
                aria-selected={index === chosen}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
                className={classes.row}
                data-open={line.patient.patientId === open || undefined}
                data-testid="patient-row"
                data-patient-id={line.patient.patientId}
                style={place}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(index)}
              >
                <Line line={line} today={today} />
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

function Line({ line, today }: { line: PatientLine; today: string }) {
  const { patient } = line;
  return (
    <>
      <span className={classes.name}>
        <strong>{patient.name || t('patients.list.name_not_known')}</strong>
        {patient.active ? null : <Tag tone="grey">{t('patients.list.inactive')}</Tag>}
        {line.openWriteBacks > 0 ? <Tag tone="blue">{openWords(line.openWriteBacks)}</Tag> : null}
      </span>
      <span>
        {patient.birthdate === null ? <em>{t('patients.list.not_known')}</em> : wallDate(patient.birthdate)}
        {patient.birthdate === null ? null : <small>{ageOn(patient.birthdate, today)}</small>}
      </span>
      <span className={classes.phone}>{patient.phone === '' ? <em>{t('patients.list.no_phone')}</em> : phone(patient.phone)}</span>
      <span className={classes.chart}>{patient.chartNumber}</span>
      <Visits line={line} />
    </>
  );
}

function Visits({ line }: { line: PatientLine }) {
  if (line.today !== null) {
    const kind = STATUS_KIND[line.statusKind ?? ''];
    return (
      <span className={classes.todays}>
        <strong>{wallTime(line.today)}</strong>
        {kind ? <Tag tone={kind.tone}>{kind.word}</Tag> : null}
      </span>
    );
  }
  const last = line.lastVisit === null ? null : t('patients.list.last', { date: wallDate(line.lastVisit) });
  return (
    <span>
      {line.nextVisit === null ? (last ?? <em>{t('patients.list.no_visits')}</em>) : t('patients.list.next', { day: wallDay(line.nextVisit), time: wallTime(line.nextVisit) })}
      {line.nextVisit !== null && last !== null ? <small>{last}</small> : null}
    </span>
  );
}
