// B, or Ctrl+B in a field, opens the booking form from any page. Today has its own, for the day that it shows.
import { useHotkeys } from '@mantine/hooks';

import { useForms } from '../shared/forms';
import { useNavigation } from '../shared/navigation';
import { usePractices } from '../shared/practices';

export function BookKey() {
  const forms = useForms();
  const { place } = useNavigation();
  const { selected } = usePractices();
  const begin = () => {
    if (place.page !== 'today' && selected !== null && !forms.busy) forms.open({ kind: 'book' });
  };
  useHotkeys([['B', begin]]);
  useHotkeys([['mod+B', begin]], []);
  return null;
}
