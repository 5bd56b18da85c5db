// Parts of the window that a start does without: they are read once the first picture is on the screen.
import { useEffect, useState } from 'react';

/** The next picture is on the screen. A window that is hidden draws none, and is not waited for. */
export const nextPicture = () =>
  Promise.race([
    new Promise<void>((resolve) => requestAnimationFrame(() => window.setTimeout(resolve, 0))),
    new Promise<void>((resolve) => window.setTimeout(resolve, 100)),
  ]);

/** A hook that gives the part: `null` until it has been read, which the first component that wants it begins. */
export function later<T>(read: () => Promise<T>): () => T | null {
  let part: T | null = null;
  let reading: Promise<void> | null = null;
  const begin = () => (reading ??= nextPicture().then(read).then((it) => void (part = it)));
  return () => {
    const [, setRead] = useState(part !== null);
    useEffect(() => {
      if (part !== null) return undefined;
      let gone = false;
      void begin().then(() => {
        if (!gone) setRead(true);
      });
      return () => {
        gone = true;
      };
    }, []);
    return part;
  };
}
