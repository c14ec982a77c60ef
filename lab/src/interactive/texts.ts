/** What the interactive lab says besides the guide itself. */
import type { GuideLanguage } from '../guide/read-guide.ts';

const korean = {
  welcome:
    '실습을 시작합니다. 명령은 다른 터미널에 입력하고, 끝나면 여기에서 Enter를 누르세요.\n진행 상황은 저장되므로 언제든 Ctrl+C로 나갔다가 이어서 할 수 있습니다.',
  resumed: (id: string) => `지난번에 이어 ${id}단계부터 시작합니다.`,
  prompt: '[Enter] 확인하고 다음  [r] 여기서 실행  [h] 힌트  [s] 건너뛰기  [q] 나가기 > ',
  promptOnly: '[Enter] 다음  [r] 여기서 실행  [q] 나가기 > ',
  checked: '확인했습니다.',
  notYet: '아직입니다:',
  hintService: '터미널 2에서 애플리케이션이 실행 중인지 확인하세요: REDIS_HOST=127.0.0.1 npm start',
  hintCache:
    '터미널 1에서 캐시가 실행 중인지, 이 단계의 명령을 모두 입력했는지 확인하세요: npm run redis -- --port 6379',
  guide: '전체 설명:',
  nothingToRun: '이 단계에는 여기서 실행할 명령이 없습니다.',
  finished: '모든 단계를 마쳤습니다.',
  bye: '나갑니다. npx quicktable lab으로 이어서 할 수 있습니다.',
  reset: '진행 상황을 지웠습니다.',
};

const english: typeof korean = {
  welcome:
    'The lab begins. Type the commands in other terminals, then press Enter here.\nProgress is kept: leave with Ctrl+C at any time and go on later.',
  resumed: (id) => `Going on where you left off, at step ${id}.`,
  prompt: '[Enter] check and go on  [r] run it here  [h] hint  [s] skip  [q] quit > ',
  promptOnly: '[Enter] go on  [r] run it here  [q] quit > ',
  checked: 'Checked.',
  notYet: 'Not yet:',
  hintService: 'See that the application runs in terminal 2: REDIS_HOST=127.0.0.1 npm start',
  hintCache:
    'See that the cache runs in terminal 1, and that you have typed all commands of this step: npm run redis -- --port 6379',
  guide: 'In full:',
  nothingToRun: 'This step has no command to run here.',
  finished: 'All steps are done.',
  bye: 'Leaving. npx quicktable lab goes on from here.',
  reset: 'Progress has been reset.',
};

export const textsOf = (language: GuideLanguage): typeof korean => (language === 'ko' ? korean : english);
