// "Why is it old?": what Deskbell found on the way to the practice's server, what to check, and a page to print for IT.
import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { t } from '../language';
import type { WhyOldView } from '../platform/bindings';
import { useHost } from '../shared/host';
import { useBoot } from '../shared/queries';
import { clock, dayOf } from '../shared/time';
import { Paper, usePrint } from '../shared/ui/Paper';
import { Tag } from '../shared/ui/Tag';
import { QueryTrouble } from '../shared/ui/Trouble';
import { CAUSES_OF_OLD, CHECK, FOUND } from '../shared/words/why';
import classes from './why.module.css';

export function WhyOld({ practice, opened, onClose }: { practice: string; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('app.problems.why_old')} size="lg">
      {opened ? <Found practice={practice} /> : null}
    </Modal>
  );
}

function Found({ practice }: { practice: string }) {
  const host = useHost();
  const [printing, print] = usePrint();
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['why-old', practice], queryFn: () => host.whyOld(practice), gcTime: 0 });
  if (error) return <QueryTrouble error={error} retry={refetch} />;
  if (!data) return <Skeleton height={320} aria-label={t('app.why_old.looking')} />;
  return (
    <Stack gap="md" data-testid="why-old">
      <Sheet data={data} />
      <Group gap="xs">
        <Button leftSection={<IconPrinter size={16} aria-hidden />} data-testid="why-old-print" onClick={print}>
          {t('app.why_old.print')}
        </Button>
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t('app.why_old.look_again')}
        </Button>
      </Group>
      {printing ? (
        <Paper testid="printed-why-old">
          <h1>{t('app.problems.why_old')}</h1>
          <Sheet data={data} />
        </Paper>
      ) : null}
    </Stack>
  );
}

/** What was found and what to check, for the window and for the printer. */
function Sheet({ data }: { data: WhyOldView }) {
  const { data: boot } = useBoot();
  const at = (instant: string | null) => (instant === null ? t('app.why_old.not_known') : `${dayOf(instant, data.zone)}, ${clock(instant, data.zone)}`);
  return (
    <Stack gap="md" className={classes.sheet}>
      <p>
        <strong>{data.practiceName}</strong> · {data.pmsType} · {t('app.why_old.numbers', { office: data.officeId, practice: data.practiceId })}
        <br />
        {t('app.why_old.read', { sikka: at(data.sikkaReadPractice), deskbell: at(data.deskbellReadSikka) })}
      </p>
      <section aria-label={t('app.why_old.found')}>
        <h3>{t('app.why_old.found')}</h3>
        <ul className={classes.checks}>
          {data.checks.map((one) => (
            <li key={one.check} data-testid="why-check" data-check={one.check} data-result={one.result}>
              <Tag tone={FOUND[one.result].tone}>{FOUND[one.result].word}</Tag> {CHECK[one.check][one.result]}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t('app.why_old.check')}>
        <h3>{t('app.why_old.check_where')}</h3>
        <ol className={classes.causes}>
          {CAUSES_OF_OLD.map((one) => (
            <li key={one.title}>
              <strong>{one.title}.</strong> {one.todo}
            </li>
          ))}
        </ol>
      </section>
      <p className={classes.dim}>
        {t('app.why_old.looked_at', { when: at(data.at), zone: data.zone, version: boot?.version ?? '' })}
      </p>
    </Stack>
  );
}
