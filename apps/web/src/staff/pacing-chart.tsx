/** Arrivals by quarter of an hour beside the most that the kitchen takes. */
import type { StaffDay } from '@quicktable/contracts';
import { dictionary } from '../shared/language.tsx';

const useMessages = dictionary(
  { none: '아직 예약이 없습니다.', of: (covers: number, limit: number) => `${covers} / ${limit}명` },
  { none: 'No arrivals yet.', of: (covers: number, limit: number) => `${covers} of ${limit}` },
);

export function PacingChart({ pacing }: { pacing: StaffDay['covers']['pacing'] }) {
  const messages = useMessages();
  if (pacing.length === 0) return <p className="soft">{messages.none}</p>;
  return (
    <ul className="pacing">
      {pacing.map(({ time, covers, limit }) => {
        const tone =
          covers > limit ? ' pacing__fill--over' : covers >= limit * 0.8 ? ' pacing__fill--near' : '';
        return (
          <li key={time}>
            <span className="pacing__time">{time}</span>
            <span className="pacing__bar" aria-hidden="true">
              <span
                className={`pacing__fill${tone}`}
                style={{ width: `${Math.min(100, (covers / Math.max(1, limit)) * 100)}%` }}
              />
            </span>
            <span className="pacing__count">{messages.of(covers, limit)}</span>
          </li>
        );
      })}
    </ul>
  );
}
