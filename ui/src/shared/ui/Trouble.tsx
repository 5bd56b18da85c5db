// A refusal or a problem in words: what happened, what is safe, what to do; code and detail one click away.
import { Button, Collapse, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';

import { t } from '../../language';
import type { Refusal } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { FIELDS, nextNow, titleNow, wordsFor, type Moment } from '../words/codes';
import classes from './shared.module.css';

/** The code and detail behind a sentence, closed at first. */
export function Details({ code, detail }: { code: string; detail: string | null }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <UnstyledButton className={classes.detailsButton} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {open ? t('shared.trouble.hide_details') : t('shared.trouble.details')}
      </UnstyledButton>
      <Collapse expanded={open} id={id}>
        <code className={classes.details}>{detail ? `${code}: ${detail}` : code}</code>
      </Collapse>
    </div>
  );
}

interface Props {
  refusal: Refusal;
  action?: ReactNode;
  /** Red for what stops the person, amber for what passes by itself. */
  tone?: 'red' | 'amber';
  /** For trouble that goes on: when it was last well, and when it is tried again. */
  moment?: Moment;
}

const NOT_KNOWN: Moment = { lastSynced: null, nextTry: null };

export function Trouble({ refusal, action, tone = 'red', moment }: Props) {
  const words = wordsFor(refusal.code);
  const field = refusal.code === 'BAD_INPUT' && refusal.detail ? FIELDS[refusal.detail] : undefined;
  return (
    <div className={classes.trouble} data-tone={tone} role="alert" data-code={refusal.code}>
      <IconAlertTriangle size={20} aria-hidden className={classes.troubleIcon} />
      <div className={classes.troubleText}>
        <strong>{field ? t('shared.trouble.check_field', { field }) : moment ? titleNow(refusal.code, moment) : words.title}</strong>
        <p>
          {words.safe} {nextNow(refusal.code, moment ?? NOT_KNOWN)}
        </p>
        <Details code={refusal.code} detail={refusal.detail} />
      </div>
      {action ? <div className={classes.troubleAction}>{action}</div> : null}
    </div>
  );
}

/** For a query that failed. */
export function QueryTrouble({ error, retry }: { error: unknown; retry: () => unknown }) {
  return (
    <Trouble
      refusal={toRefusal(error)}
      action={
        <Button size="xs" variant="default" onClick={() => void retry()}>
          {t('shared.try_again')}
        </Button>
      }
    />
  );
}
