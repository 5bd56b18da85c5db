// A key by what it types: on some keyboards `/` and `?` need Shift, and on others they do not.
import { useEffect, useEffectEvent } from 'react';

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Acts on a character that is typed outside of fields. */
export function useTypedKey(character: string, act: () => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== character || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    // A field that is focused now must not get the character.
    event.preventDefault();
    act();
  });
  useEffect(() => {
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
}
