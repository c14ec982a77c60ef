/** The commands of the lab's task 4, step by step, as its guide has them. */

export interface LabStep {
  readonly ko: string;
  readonly en: string;
  readonly commands: readonly string[];
}

export const labSteps: readonly LabStep[] = [
  { ko: '연결 확인', en: 'Is it there?', commands: ['PING'] },
  {
    ko: 'String: 저장하고 읽기',
    en: 'Strings: store and read',
    commands: [
      'SET user:1:name "John Doe"',
      'SET user:1:email "john@example.com"',
      'GET user:1:name',
      'GET user:1:email',
    ],
  },
  {
    ko: 'TTL: 30분 뒤 사라지는 세션',
    en: 'TTL: a session that goes after 30 minutes',
    commands: ['SETEX session:abc123 1800 "user_session_data"', 'TTL session:abc123'],
  },
  {
    ko: 'Hash: 사용자 정보',
    en: 'Hashes: what is known of a user',
    commands: ['HSET user:2 name "Jane Smith" email "jane@example.com" age "28"', 'HGETALL user:2'],
  },
  {
    ko: 'List: 최근 예약',
    en: 'Lists: recent reservations',
    commands: ['LPUSH reservations:recent "res001" "res002" "res003"', 'LRANGE reservations:recent 0 -1'],
  },
  {
    ko: '삭제와 존재 확인',
    en: 'Remove, and ask whether it exists',
    commands: ['DEL user:1:name', 'EXISTS user:1:name', 'EXISTS user:1:email'],
  },
];
