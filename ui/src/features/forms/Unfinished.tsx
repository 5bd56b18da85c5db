// A form that was not finished when the window closed: gone on with, or forgotten.
import { Button, Group, Paper, Text } from '@mantine/core';

import { t } from '../../language';
import { useNow } from '../../shared/useNow';
import { moment } from '../../shared/time';
import { useZone } from '../../shared/zone';
import type { OpenForm } from '../../shared/forms';
import classes from './forms.module.css';

interface Props {
  form: OpenForm;
  name: string;
  keptAt: string;
  onGoOn: () => void;
  onForget: () => void;
}

export function Unfinished({ form, name, keptAt, onGoOn, onForget }: Props) {
  const now = useNow(60_000);
  const zone = useZone();
  return (
    <Paper component="section" className={classes.unfinished} withBorder shadow="md" p="md" aria-label={t('forms.unfinished.label')} data-testid="unfinished">
      <Text fw={600}>{t(`forms.unfinished.what.${form.kind}`)}</Text>
      {name === '' ? null : <Text>{name}</Text>}
      <Text size="sm" c="dimmed">{t('forms.unfinished.kept', { moment: moment(keptAt, zone, now) })}</Text>
      <Group justify="flex-end" gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={onForget} data-testid="unfinished-forget">{t('forms.unfinished.forget')}</Button>
        <Button size="xs" onClick={onGoOn} data-testid="unfinished-go-on">{t('forms.unfinished.go_on')}</Button>
      </Group>
    </Paper>
  );
}
