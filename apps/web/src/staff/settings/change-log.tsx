/** Who changed what, newest first. */
import type { RestaurantChangeLog } from '@quicktable/contracts';
import { formatDate, dateInZone, timeInZone } from '../../shared/dates.ts';
import { dictionary, useLanguage } from '../../shared/language.tsx';

const useMessages = dictionary(
  { none: '아직 바뀐 것이 없습니다.', table: (id: string) => `테이블 ${id}` },
  { none: 'Nothing was changed yet.', table: (id: string) => `table ${id}` },
);

/** What fields are called; the settings use the same words. */
export const useFieldNames = dictionary<Record<string, string>>(
  {
    name: '이름',
    description: '소개',
    address: '주소',
    phoneNumber: '전화번호',
    weeklyHours: '영업시간',
    exceptions: '예외 영업일',
    holidayRule: '공휴일',
    slotMinutes: '예약 간격',
    turnTimes: '이용 시간',
    pacing: '입장 속도',
    minParty: '최소 인원',
    maxParty: '최대 인원',
    confirmAbovePartySize: '매장 확인 인원',
    bookingOpensDaysAhead: '예약 기간',
    minimumNoticeMinutes: '예약 마감',
    changeCutoffMinutes: '변경 마감',
    cancelCutoffMinutes: '취소 마감',
    maxTablesCombined: '붙이는 테이블',
    cancellationPolicy: '취소 규정',
  },
  {
    name: 'name',
    description: 'description',
    address: 'address',
    phoneNumber: 'telephone',
    weeklyHours: 'opening hours',
    exceptions: 'special days',
    holidayRule: 'public holidays',
    slotMinutes: 'arrivals',
    turnTimes: 'turn times',
    pacing: 'pacing',
    minParty: 'smallest party',
    maxParty: 'largest party',
    confirmAbovePartySize: 'parties to confirm',
    bookingOpensDaysAhead: 'booking window',
    minimumNoticeMinutes: 'notice',
    changeCutoffMinutes: 'change cut-off',
    cancelCutoffMinutes: 'cancellation cut-off',
    maxTablesCombined: 'tables pushed together',
    cancellationPolicy: 'terms',
  },
);

export function ChangeLog({ log, timeZone }: { log: RestaurantChangeLog; timeZone: string }) {
  const messages = useMessages();
  const fieldNames = useFieldNames();
  const { language } = useLanguage();
  if (log.items.length === 0) return <p className="soft">{messages.none}</p>;
  const nameOf = (field: string) =>
    field.startsWith('tables/')
      ? messages.table(field.slice('tables/'.length))
      : (fieldNames[field] ?? field);
  return (
    <ol className="plain-list" reversed>
      {log.items.map(({ revision, at, by, changes }) => (
        <li key={revision} className="small">
          <span className="soft">
            {formatDate(dateInZone(timeZone, Date.parse(at)), language)} {timeInZone(at, timeZone)} ·{' '}
            {by.name}
          </span>
          <br />
          {changes.map(({ field }) => nameOf(field)).join(', ')}
        </li>
      ))}
    </ol>
  );
}
