/** Says what went wrong in the visitor's language and offers the next step. */
import { ApiProblem, isPassing } from '../api/problem.ts';
import { dictionary } from './language.tsx';

interface ProblemMessages {
  retry: string;
  /** By the API's stable code. */
  codes: Record<string, string>;
  /** Why an arrival cannot be had, where it is not that somebody was faster. */
  reasons: Record<string, string>;
  other: string;
}

const useMessages = dictionary<ProblemMessages>(
  {
    retry: '다시 시도',
    codes: {
      UNREACHABLE: '서버에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요.',
      SLOT_UNAVAILABLE: '방금 다른 손님이 먼저 예약했습니다. 다른 시간을 골라 주세요.',
      HOLD_EXPIRED: '자리를 잡아 둔 시간이 지났습니다. 시간을 다시 골라 주세요.',
      HOLD_NOT_FOUND: '잡아 둔 자리를 찾을 수 없습니다. 시간을 다시 골라 주세요.',
      REVISION_STALE: '그 사이에 다른 사람이 바꾸었습니다. 새로 고친 내용을 확인해 주세요.',
      CHANGE_CUTOFF_PASSED: '온라인으로 변경할 수 있는 시각이 지났습니다. 매장으로 전화해 주세요.',
      CANCEL_CUTOFF_PASSED: '온라인으로 취소할 수 있는 시각이 지났습니다. 매장으로 전화해 주세요.',
      RESERVATION_CLOSED: '이미 끝났거나 취소된 예약입니다.',
      RESERVATION_NOT_FOUND: '예약을 찾을 수 없습니다. 예약 번호와 전화번호를 확인해 주세요.',
      RESTAURANT_NOT_FOUND: '없는 매장입니다.',
      INVALID_CREDENTIALS: '이메일 또는 비밀번호가 맞지 않습니다.',
      SIGN_IN_LOCKED: '로그인 시도가 너무 많았습니다. 잠시 뒤 다시 시도해 주세요.',
      EMAIL_TAKEN: '이미 가입된 이메일입니다.',
      INVALID_REQUEST: '입력한 내용을 확인해 주세요.',
      RATE_LIMITED: '요청이 너무 많습니다. 잠시 뒤 다시 시도해 주세요.',
      DATABASE_BUSY: '이용이 몰리고 있습니다. 잠시 뒤 다시 시도해 주세요.',
      DATABASE_UNAVAILABLE: '지금은 처리할 수 없습니다. 잠시 뒤 다시 시도해 주세요.',
      TABLES_NOT_FREE: '그 테이블은 비어 있지 않습니다.',
      TABLE_IN_USE: '이 테이블에 앞으로의 예약이 있습니다.',
      RESTAURANT_INVALID: '규칙이 서로 맞지 않습니다. 표시된 곳을 고쳐 주세요.',
      STATUS_NOT_ALLOWED: '지금 상태에서는 할 수 없는 일입니다.',
      PASSWORD_RESET_INVALID: '링크가 이미 쓰였거나 기한이 지났습니다. 다시 받아 주세요.',
      INVITATION_INVALID: '초대 코드가 없거나 이미 쓰였거나 기한이 지났습니다.',
      UNAUTHORIZED: '로그인이 필요합니다. 다시 로그인해 주세요.',
      FORBIDDEN: '이 계정으로는 할 수 없는 일입니다.',
      CSRF_TOKEN_INVALID: '로그인이 바뀌었습니다. 화면을 새로 고친 뒤 다시 시도해 주세요.',
      IDEMPOTENCY_KEY_REUSED: '같은 예약이 이미 처리되었습니다. 예약 목록을 확인해 주세요.',
      WAITLIST_ENTRY_NOT_FOUND: '대기 신청을 찾을 수 없습니다. 다시 신청해 주세요.',
      TABLE_NOT_FOUND: '이제 없는 테이블입니다. 화면을 새로 고쳐 주세요.',
      OVERLOADED: '이용이 몰리고 있습니다. 잠시 뒤 다시 시도해 주세요.',
      CACHE_UNAVAILABLE: '캐시가 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요.',
      INTERNAL_ERROR: '서버에 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.',
    },
    reasons: {
      closed: '이날은 쉽니다. 다른 날짜를 골라 주세요.',
      'outside-hours': '영업시간이 아닙니다. 다른 시간을 골라 주세요.',
      'not-a-slot': '예약을 받는 시각이 아닙니다. 다른 시간을 골라 주세요.',
      past: '이미 지난 시간입니다. 다른 시간을 골라 주세요.',
      'too-soon': '온라인 예약이 마감된 시간입니다. 매장으로 전화해 주세요.',
      'too-far': '아직 예약을 받지 않는 날짜입니다.',
      'party-too-small': '이 매장은 더 많은 인원부터 예약을 받습니다.',
      'party-too-large': '한 번에 받을 수 있는 인원을 넘습니다. 매장으로 전화해 주세요.',
    },
    other: '문제가 생겼습니다.',
  },
  {
    retry: 'Try again',
    codes: {
      UNREACHABLE: 'The service could not be reached. Please try again in a moment.',
      SLOT_UNAVAILABLE: 'Somebody was faster. Please choose another time.',
      HOLD_EXPIRED: 'The table was kept as long as promised. Please choose a time again.',
      HOLD_NOT_FOUND: 'The kept table cannot be found. Please choose a time again.',
      REVISION_STALE: 'Somebody changed it meanwhile. Please look at it as it is now.',
      CHANGE_CUTOFF_PASSED: 'It is too late to change online. Please telephone the restaurant.',
      CANCEL_CUTOFF_PASSED: 'It is too late to cancel online. Please telephone the restaurant.',
      RESERVATION_CLOSED: 'This reservation is over or cancelled.',
      RESERVATION_NOT_FOUND: 'No such reservation. Please check the code and the telephone number.',
      RESTAURANT_NOT_FOUND: 'No such restaurant.',
      INVALID_CREDENTIALS: 'E-mail address or password is wrong.',
      SIGN_IN_LOCKED: 'Too many attempts. Please wait a moment.',
      EMAIL_TAKEN: 'There is an account with this e-mail address.',
      INVALID_REQUEST: 'Please check what you entered.',
      RATE_LIMITED: 'Too many requests. Please wait a moment.',
      DATABASE_BUSY: 'Many people are booking right now. Please try again in a moment.',
      DATABASE_UNAVAILABLE: 'This cannot be done right now. Please try again in a moment.',
      TABLES_NOT_FREE: 'These tables are not free.',
      TABLE_IN_USE: 'Reservations to come stand on this table.',
      RESTAURANT_INVALID: 'The rules do not fit together. Please mend what is marked.',
      STATUS_NOT_ALLOWED: 'The reservation cannot take this status now.',
      PASSWORD_RESET_INVALID: 'The link was used or is past its end. Please ask for another.',
      INVITATION_INVALID: 'The invitation is unknown, used or past its end.',
      UNAUTHORIZED: 'Please sign in again.',
      FORBIDDEN: 'This account may not do that.',
      CSRF_TOKEN_INVALID: 'The sign-in has changed. Please reload the page and try again.',
      IDEMPOTENCY_KEY_REUSED: 'The same booking was made already. Please look at the list.',
      WAITLIST_ENTRY_NOT_FOUND: 'This place on the waitlist is gone. Please join again.',
      TABLE_NOT_FOUND: 'This table is no more. Please reload the page.',
      OVERLOADED: 'Many people are booking right now. Please try again in a moment.',
      CACHE_UNAVAILABLE: 'The cache does not answer. Please try again in a moment.',
      INTERNAL_ERROR: 'The service failed. Please try again in a moment.',
    },
    reasons: {
      closed: 'Closed on this day. Please choose another.',
      'outside-hours': 'No arrivals at this hour. Please choose another time.',
      'not-a-slot': 'Arrivals are not taken at this minute. Please choose another time.',
      past: 'This time has passed. Please choose another.',
      'too-soon': 'It is too late to book this time online. Please telephone the restaurant.',
      'too-far': 'The book is not open for this day yet.',
      'party-too-small': 'The restaurant takes larger parties only.',
      'party-too-large': 'The party is larger than can be booked. Please telephone the restaurant.',
    },
    other: 'Something went wrong.',
  },
);

export function useProblemText(): (problem: unknown) => string {
  const messages = useMessages();
  return (problem) => {
    if (!(problem instanceof ApiProblem)) return messages.other;
    const reason = problem.members.reason;
    if (problem.code === 'SLOT_UNAVAILABLE' && typeof reason === 'string' && reason in messages.reasons)
      return messages.reasons[reason] ?? messages.other;
    return messages.codes[problem.code] ?? `${messages.other} ${problem.detail}`;
  };
}

export function ProblemNotice({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const messages = useMessages();
  const textOf = useProblemText();
  return (
    <div className="notice notice--error" role="alert">
      <p>{textOf(problem)}</p>
      {onRetry && isPassing(problem) ? (
        <button type="button" className="button button--small button--quiet" onClick={onRetry}>
          {messages.retry}
        </button>
      ) : null}
    </div>
  );
}
