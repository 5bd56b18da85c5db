// Holds the palette and the list of shortcuts, and listens for their keys on every page.
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';

import { useForms } from '../../shared/forms';
import { useNavigation } from '../../shared/navigation';
import { useTypedKey } from '../../shared/useTypedKey';
import { PAGES } from '../Nav';
import { useOtherPages } from '../useOtherPages';

interface Props {
  opened: boolean;
  setOpened: (opened: boolean) => void;
  onBell: () => void;
}

export function PaletteDesk({ opened, setOpened, onBell }: Props) {
  const { place, go } = useNavigation();
  const { filling } = useForms();
  const [shortcuts, setShortcuts] = useState(false);
  const others = useOtherPages();
  // What is being filled in must not be lost under another form.
  const may = (act: () => void) => () => {
    if (!filling) act();
  };
  useHotkeys(
    [
      ['mod+K', may(() => { setShortcuts(false); setOpened(true); })],
      ...PAGES.slice(0, 9).map(({ page }, index): [string, () => void] => [`mod+${index + 1}`, may(() => { setOpened(false); go(page); })]),
    ],
    [],
  );
  // These two pages have a field of their own for it.
  useTypedKey('/', may(() => { if (!['today', 'patients'].includes(place.page)) go('patients'); }));
  useTypedKey('?', may(() => setShortcuts(true)));
  if (!others) return null;
  return (
    <>
      <others.Palette opened={opened} onClose={() => setOpened(false)} onShortcuts={() => setShortcuts(true)} onBell={onBell} />
      <others.Shortcuts opened={shortcuts} onClose={() => setShortcuts(false)} />
    </>
  );
}
