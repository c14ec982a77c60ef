/** A command line to the engine, as redis-cli has it, with the lab's task 4 beside it. */
import type { ConsoleAccess } from '@quicktable/contracts';
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { dictionary, useLanguage } from '../shared/language.tsx';
import { useProblemText } from '../shared/problem-notice.tsx';
import { sendCommand } from './console-api.ts';
import { useFormat } from './format.ts';
import { labSteps } from './lab-steps.ts';

const useMessages = dictionary(
  {
    title: '명령줄',
    lead: 'redis-cli처럼 한 줄에 명령 하나를 보냅니다. 읽기만 되며, 쓰려면 아래 스위치를 켜세요.',
    leadSome: '운영 환경에서는 캐시가 만든 항목을 읽는 명령만 보냅니다.',
    unsupported: '명령을 보내려면 캐시 저장소가 내장 엔진이나 Redis여야 합니다.',
    input: '명령',
    send: '보내기',
    allowWrites: '쓰기 허용',
    output: '명령과 응답',
    clear: '화면 지우기',
    welcome: '아래에 명령을 적거나 오른쪽 단계를 눌러 보세요. ↑ ↓ 로 지난 명령을 다시 부릅니다.',
    bye: '브라우저에서는 나갈 필요가 없습니다. 다른 영역을 고르세요.',
    cut: '(응답이 길어 여기까지만 보여 줍니다)',
    steps: '실습 태스크 4: 기본 Redis 명령어',
    stepsLead: '명령을 누르면 그대로 실행합니다. 쓰는 명령은 ‘쓰기 허용’을 켜야 실행됩니다.',
    writesOff: '쓰는 명령입니다. ‘쓰기 허용’을 켜면 보냅니다.',
    never: '콘솔에서는 보내지 않는 명령입니다. ',
    unreadable: '명령을 읽을 수 없습니다. 따옴표가 닫혔는지 확인하세요.',
    turnOn: '쓰기 허용을 켜고 실행',
    guide: '태스크의 뜻은 실습 안내서(lab/ko)에 있습니다. 여기서 하는 일은 redis-cli로도 똑같이 됩니다.',
  },
  {
    title: 'Command line',
    lead: 'One command a line, as redis-cli takes it. It only reads, unless you turn on the switch below.',
    leadSome: "In production only commands that read the cache's own entries are sent.",
    unsupported: 'To send commands, the cache must be held by the embedded engine or a Redis.',
    input: 'Command',
    send: 'Send',
    allowWrites: 'Allow writes',
    output: 'Commands and replies',
    clear: 'Clear the screen',
    welcome: 'Type a command below, or press a step beside. ↑ and ↓ bring back earlier commands.',
    bye: 'There is no need to leave in a browser: choose another section.',
    cut: '(the reply is longer; it is cut here)',
    steps: "The lab's task 4: basic Redis commands",
    stepsLead: 'Press a command to run it. Those that write need “Allow writes”.',
    writesOff: 'This command writes. Turn on “Allow writes” and it is sent.',
    never: '',
    unreadable: 'The command cannot be read. Is every quote closed?',
    turnOn: 'Allow writes and run',
    guide: 'What the task means is in the lab guide (lab/en). All of it works the same in redis-cli.',
  },
);

interface Entry {
  readonly number: number;
  readonly line: string;
  readonly lines: readonly string[];
  readonly tone: 'reply' | 'error' | 'note';
  readonly durationMs: number | null;
  /** The command was refused because writes are off. */
  readonly wantsWrites: boolean;
}

const entriesMost = 100;
const historyMost = 200;

export function CommandView({ access }: { access: ConsoleAccess }) {
  const messages = useMessages();
  const format = useFormat();
  const { language } = useLanguage();
  const problemText = useProblemText();
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [line, setLine] = useState('');
  const [allowWrites, setAllowWrites] = useState(false);
  const [sending, setSending] = useState(false);
  const past = useRef<string[]>([]);
  const place = useRef(0);
  const numbers = useRef(0);
  const output = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const element = output.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [entries]);

  if (access.may.command === 'no') return <p className="notice">{messages.unsupported}</p>;

  const add = (entry: Omit<Entry, 'number'>) => {
    numbers.current += 1;
    const number = numbers.current;
    setEntries((known) => [...known, { ...entry, number }].slice(-entriesMost));
  };

  const run = async (typed: string, writes: boolean) => {
    const text = typed.trim();
    if (text === '' || sending) return;
    past.current = [...past.current.filter((known) => known !== text), text].slice(-historyMost);
    place.current = past.current.length;
    setLine('');
    if (/^(?:exit|quit)$/i.test(text)) {
      add({ line: text, lines: [messages.bye], tone: 'note', durationMs: null, wantsWrites: false });
      return;
    }
    if (/^clear$/i.test(text)) {
      setEntries([]);
      return;
    }
    setSending(true);
    try {
      const answer = await sendCommand(text, writes);
      add({
        line: text,
        lines: answer.truncated ? [...answer.lines, messages.cut] : answer.lines,
        tone: answer.failed ? 'error' : 'reply',
        durationMs: answer.durationMs,
        wantsWrites: false,
      });
    } catch (caught) {
      const wantsWrites = caught instanceof ApiProblem && / writes\. /.test(caught.detail);
      add({
        line: text,
        lines: [wantsWrites ? messages.writesOff : refusalText(caught)],
        tone: wantsWrites ? 'note' : 'error',
        durationMs: null,
        wantsWrites,
      });
    } finally {
      setSending(false);
    }
  };

  const refusalText = (caught: unknown) => {
    if (!(caught instanceof ApiProblem)) return problemText(caught);
    if (caught.code === 'COMMAND_REFUSED') return `${messages.never}${caught.detail}`;
    if (caught.code === 'INVALID_REQUEST') return messages.unreadable;
    return caught.code === 'CACHE_UNAVAILABLE' ? caught.detail : problemText(caught);
  };

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void run(line, allowWrites);
    input.current?.focus();
  };
  const recall = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    place.current = Math.min(past.current.length, Math.max(0, place.current + step));
    setLine(past.current[place.current] ?? '');
  };
  const prompt = `${access.prompt ?? 'redis'}>`;
  return (
    <div className="command">
      <section className="card stack">
        <div className="events__head">
          <div>
            <h2>{messages.title}</h2>
            <p className="soft small">{access.may.command === 'all' ? messages.lead : messages.leadSome}</p>
          </div>
          <button type="button" className="button button--small button--quiet" onClick={() => setEntries([])}>
            {messages.clear}
          </button>
        </div>
        <div ref={output} className="terminal" role="log" aria-label={messages.output} tabIndex={0}>
          {entries.length === 0 ? <p className="terminal__note">{messages.welcome}</p> : null}
          {entries.map((entry) => (
            <div key={entry.number} className="terminal__entry">
              <p className="terminal__line">
                <span className="terminal__prompt">{prompt}</span> {entry.line}
                {entry.durationMs === null ? null : (
                  <span className="terminal__took">{format.milliseconds(entry.durationMs)}</span>
                )}
              </p>
              <pre className={`terminal__reply terminal__reply--${entry.tone}`}>{entry.lines.join('\n')}</pre>
              {entry.wantsWrites && !allowWrites ? (
                <button
                  type="button"
                  className="button button--small"
                  onClick={() => {
                    setAllowWrites(true);
                    void run(entry.line, true);
                  }}
                >
                  {messages.turnOn}
                </button>
              ) : null}
            </div>
          ))}
        </div>
        <form className="command__form" onSubmit={submit}>
          <label className="command__input">
            <span className="visually-hidden">{messages.input}</span>
            <span className="terminal__prompt" aria-hidden="true">
              {prompt}
            </span>
            <input
              ref={input}
              className="input console__mono"
              value={line}
              onChange={(event) => setLine(event.target.value)}
              onKeyDown={recall}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={8_000}
            />
          </label>
          <button type="submit" className="button button--small" disabled={sending}>
            {messages.send}
          </button>
          {access.may.command === 'all' ? (
            <label className="choice command__writes">
              <input
                type="checkbox"
                checked={allowWrites}
                onChange={(event) => setAllowWrites(event.target.checked)}
              />
              <span>{messages.allowWrites}</span>
            </label>
          ) : null}
        </form>
      </section>
      {access.may.command === 'all' ? (
        <section className="card stack">
          <h2>{messages.steps}</h2>
          <p className="soft small">{messages.stepsLead}</p>
          <ol className="steps">
            {labSteps.map((step) => (
              <li key={step.en}>
                <h3>{step[language]}</h3>
                {step.commands.map((command) => (
                  <button
                    key={command}
                    type="button"
                    className="steps__command console__mono"
                    onClick={() => void run(command, allowWrites)}
                  >
                    {command}
                  </button>
                ))}
              </li>
            ))}
          </ol>
          <p className="soft small">{messages.guide}</p>
        </section>
      ) : null}
    </div>
  );
}
