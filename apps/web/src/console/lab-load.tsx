/** In the lab: reads from this page, so that there is something to see. The same ten reservations, some of them far oftener. */
import { useEffect, useState } from 'react';
import { dictionary } from '../shared/language.tsx';

const useMessages = dictionary(
  {
    label: '실습용 읽기 보내기',
    rate: (count: number) => `초당 ${count}회`,
    off: '끔',
    hint: '이 화면이 실습 예약 10건을 GET /reservation/… 으로 조회합니다. 화면을 닫으면 멈춥니다.',
  },
  {
    label: 'Send reads',
    rate: (count: number) => `${count} a second`,
    off: 'off',
    hint: "This page asks GET /reservation/… for the lab's ten reservations. It stops when the page is closed.",
  },
);

const paths = [
  'user123/res001',
  'user123/res002',
  'user123/res003',
  'user456/res004',
  'user456/res005',
  'user789/res006',
  'user789/res007',
  'user321/res008',
  'user654/res009',
  'user987/res010',
];

const rates = [0, 5, 20];

/** Low numbers far oftener than high ones. */
function draw(): string {
  return paths[Math.floor(paths.length * Math.random() ** 2.5)] ?? 'user123/res001';
}

export function LabLoad() {
  const messages = useMessages();
  const [rate, setRate] = useState(0);
  useEffect(() => {
    if (rate === 0) return undefined;
    let waiting = 0;
    const timer = setInterval(() => {
      // A service that is slow is not buried.
      if (waiting > 10) return;
      waiting += 1;
      fetch(`/reservation/${draw()}`)
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined)
        .finally(() => {
          waiting -= 1;
        });
    }, 1_000 / rate);
    return () => clearInterval(timer);
  }, [rate]);
  return (
    <fieldset className="choices lab-load">
      <legend className="field__label">{messages.label}</legend>
      {rates.map((choice) => (
        <label key={choice} className="choice">
          <input type="radio" name="lab-load" checked={rate === choice} onChange={() => setRate(choice)} />
          <span>{choice === 0 ? messages.off : messages.rate(choice)}</span>
        </label>
      ))}
      <p className="soft small lab-load__hint">{messages.hint}</p>
    </fieldset>
  );
}
