/** Seconds left until an instant of the service, counted down once a second; 0 when it has passed. */
import { useEffect, useState } from 'react';
import { serverNow } from '../api/server-clock.ts';

export function useCountdown(untilMs: number): number {
  const secondsLeft = () => Math.max(0, Math.ceil((untilMs - serverNow()) / 1000));
  const [seconds, setSeconds] = useState(secondsLeft);

  useEffect(() => {
    setSeconds(secondsLeft());
    const timer = setInterval(() => setSeconds(secondsLeft()), 1000);
    return () => clearInterval(timer);
    // The function only closes over `untilMs`.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [untilMs]);

  return seconds;
}
