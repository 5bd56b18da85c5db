// The list of patients: only the rows that are in sight are in the page.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';

import type { PatientLine } from '../../platform/bindings';
import { ageOn, wallDate, wallDay, wallTime } from '../../shared/time';
import { Tag } from '../../shared/ui/Tag';
import { STATUS_KIND } from '../../shared/words/states';
import { openWords } from '../../shared/words/patients';
import classes from './patients.module.css';

/** Identifier of a row, for the search field that points to it. */
export const optionId = (index: number) => `patient-option-${index}`;

const ROW = 48;
const HEAD = 30;
const HEADS: Record<PatientLine['why'], string> = { today: 'Today', recent: 'Opened lately', found: '' };

type Item = { head: string } | { line: PatientLine; index: number };

/** Rows with a heading before each group. */
function itemsOf(rows: PatientLine[]): Item[] {
  return rows.flatMap((line, index): Item[] => {
    const head = line.why === rows[index - 1]?.why ? '' : HEADS[line.why];
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
        <span>Patient</span>
        <span>Born</span>
        <span>Phone</span>
        <span className={classes.chart}>Chart</span>
        <span>Visits</span>
      </div>
      <div ref={scroller} className={classes.scroller} data-testid="patients-scroller">
        <div role="listbox" id="patient-list" aria-label="Patients" className={classes.all} style={{ height: virtual.getTotalSize() }}>
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
        <strong>{patient.name || 'Name not known'}</strong>
        {patient.active ? null : <Tag tone="grey">Inactive</Tag>}
        {line.openWriteBacks > 0 ? <Tag tone="blue">{openWords(line.openWriteBacks)}</Tag> : null}
      </span>
      <span>
        {patient.birthdate === null ? <em>not known</em> : wallDate(patient.birthdate)}
        {patient.birthdate === null ? null : <small>{ageOn(patient.birthdate, today)}</small>}
      </span>
      <span>{patient.phone || <em>none</em>}</span>
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
  return (
    <span>
      {line.nextVisit === null ? (line.lastVisit === null ? <em>no visits</em> : `last ${wallDate(line.lastVisit)}`) : `next ${wallDay(line.nextVisit)}, ${wallTime(line.nextVisit)}`}
      {line.nextVisit !== null && line.lastVisit !== null ? <small>last {wallDate(line.lastVisit)}</small> : null}
    </span>
  );
}
