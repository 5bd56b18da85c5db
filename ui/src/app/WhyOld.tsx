// "Why is it old?": what Deskbell found on the way to the practice's server, what to check, and a page to print for IT.
import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { useHost } from '../shared/host';
import { useBoot } from '../shared/queries';
import { clock, dayOf } from '../shared/time';
import { Tag } from '../shared/ui/Tag';
import { QueryTrouble } from '../shared/ui/Trouble';
import { CAUSES_OF_OLD, CHECK, FOUND } from '../shared/words/why';
import classes from './why.module.css';

export function WhyOld({ practice, opened, onClose }: { practice: string; opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Why is it old?" size="lg">
      {opened ? <Found practice={practice} /> : null}
    </Modal>
  );
}

function Found({ practice }: { practice: string }) {
  const host = useHost();
  const { data: boot } = useBoot();
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['why-old', practice], queryFn: () => host.whyOld(practice), gcTime: 0 });
  if (error) return <QueryTrouble error={error} retry={refetch} />;
  if (!data) return <Skeleton height={320} aria-label="Looking" />;
  const at = (instant: string | null) => (instant === null ? 'not known' : `${dayOf(instant, data.zone)}, ${clock(instant, data.zone)}`);
  return (
    <Stack gap="md" className={classes.sheet} data-testid="why-old">
      <p>
        <strong>{data.practiceName}</strong> · {data.pmsType} · Sikka office {data.officeId}, practice {data.practiceId}
        <br />
        Sikka last read the practice: {at(data.sikkaReadPractice)}. Deskbell last read Sikka: {at(data.deskbellReadSikka)}.
      </p>
      <section aria-label="What Deskbell found">
        <h3>What Deskbell found</h3>
        <ul className={classes.checks}>
          {data.checks.map((one) => (
            <li key={one.check} data-testid="why-check" data-check={one.check} data-result={one.result}>
              <Tag tone={FOUND[one.result].tone}>{FOUND[one.result].word}</Tag> {CHECK[one.check][one.result]}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="What to check">
        <h3>What to check at the practice’s server, the most likely first</h3>
        <ol className={classes.causes}>
          {CAUSES_OF_OLD.map((one) => (
            <li key={one.title}>
              <strong>{one.title}.</strong> {one.todo}
            </li>
          ))}
        </ol>
      </section>
      <p className={classes.dim}>
        Looked at {at(data.at)} ({data.zone}). Deskbell {boot?.version ?? ''}. No patient is named on this page.
      </p>
      <Group className={classes.buttons} gap="xs">
        <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          Print for IT
        </Button>
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          Look again
        </Button>
      </Group>
    </Stack>
  );
}
