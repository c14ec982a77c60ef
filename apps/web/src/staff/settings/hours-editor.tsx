/** The opening periods of one day; none means closed. */
import { dictionary } from '../../shared/language.tsx';
import type { Rules } from './draft.ts';
import { RemoveButton } from './remove-button.tsx';
import { TimeSelect } from './time-select.tsx';

export type DayHours = Rules['weeklyHours'][number];

const mostPeriods = 6;

const useMessages = dictionary(
  {
    opens: '여는 시각',
    lastOrder: '마지막 입장',
    closes: '닫는 시각',
    closed: '휴무',
    add: '시간대 추가',
    remove: (opens: string) => `${opens} 시간대 지우기`,
  },
  {
    opens: 'Opens',
    lastOrder: 'Last arrival',
    closes: 'Closes',
    closed: 'Closed',
    add: 'Add hours',
    remove: (opens: string) => `Remove the hours from ${opens}`,
  },
);

export function HoursEditor(props: { hours: DayHours; onChange: (hours: DayHours) => void }) {
  const { hours } = props;
  const messages = useMessages();
  const change = (index: number, part: Partial<DayHours[number]>) =>
    props.onChange(hours.map((period, at) => (at === index ? { ...period, ...part } : period)));
  return (
    <div className="periods">
      {hours.length === 0 ? <span className="badge">{messages.closed}</span> : null}
      {hours.map((period, index) => (
        // Periods have no name of their own; their place is what they are edited by.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="period">
          <TimeSelect
            label={messages.opens}
            value={period.opens}
            onChange={(opens) => change(index, { opens })}
          />
          <TimeSelect
            label={messages.lastOrder}
            value={period.lastOrder}
            onChange={(lastOrder) => change(index, { lastOrder })}
          />
          <TimeSelect
            label={messages.closes}
            value={period.closes}
            onChange={(closes) => change(index, { closes })}
          />
          <RemoveButton
            label={messages.remove(period.opens)}
            onClick={() => props.onChange(hours.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {hours.length >= mostPeriods ? null : (
        <button
          type="button"
          className="link-button"
          onClick={() =>
            props.onChange([
              ...hours,
              hours.length === 0
                ? { opens: '11:30', lastOrder: '14:00', closes: '15:00' }
                : { opens: '17:30', lastOrder: '21:00', closes: '22:00' },
            ])
          }
        >
          + {messages.add}
        </button>
      )}
    </div>
  );
}
