// The bell's newest, over any page. Opening it marks everything as seen.
import { Button, Drawer, Skeleton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';

import { t } from '../../language';
import { useNavigation } from '../../shared/navigation';
import { useBell } from '../../shared/queries';
import { Empty } from '../../shared/ui/Empty';
import { QueryTrouble } from '../../shared/ui/Trouble';
import classes from './bell.module.css';
import { BellItems, useSeen } from './BellItems';

/** As many as somebody looks through in a hurry. */
const NEWEST = 30;

export function BellDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={400} title={t('bell.title')}>
      {opened ? <Newest onClose={onClose} /> : null}
    </Drawer>
  );
}

function Newest({ onClose }: { onClose: () => void }) {
  const { go } = useNavigation();
  const { data, error, refetch } = useBell(true);
  const fresh = useSeen(data);
  if (error && !data) return <QueryTrouble error={error} retry={refetch} />;
  if (!data) return <BellLoading />;
  if (data.items.length === 0) return <BellEmpty />;
  return (
    <>
      <BellItems items={data.items.slice(0, NEWEST)} initials={data.initials} fresh={fresh} onLeave={onClose} />
      <Button variant="default" fullWidth mt="sm" data-testid="bell-everything" onClick={() => { onClose(); go('bell'); }}>
        {t('bell.everything')}
      </Button>
    </>
  );
}

export function BellLoading() {
  return (
    <div role="status" aria-label={t('bell.loading')} className={classes.items}>
      <Skeleton height={56} />
      <Skeleton height={56} />
      <Skeleton height={56} />
    </div>
  );
}

export function BellEmpty() {
  return (
    <Empty icon={<IconBell size={24} stroke={1.6} aria-hidden />} title={t('bell.empty.title')}>
      {t('bell.empty.text')}
    </Empty>
  );
}
