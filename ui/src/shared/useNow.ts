// A clock for texts such as "12 min ago".
import { useEffect, useState } from 'react';

/** Milliseconds since 1970, renewed at this pace. */
export function useNow(every = 10_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [every]);
  return now;
}
