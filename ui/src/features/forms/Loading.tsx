// A form whose first answers are on their way.
import { Skeleton, Stack } from '@mantine/core';

import { t } from '../../language';

export function Loading() {
  return (
    <Stack gap="sm" role="status" aria-label={t('forms.loading')}>
      <Skeleton height={56} />
      <Skeleton height={56} />
      <Skeleton height={56} />
    </Stack>
  );
}
