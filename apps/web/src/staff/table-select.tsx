/** Chooses one table or several that are pushed together; says for how many each is, and which are taken. */
import type { StaffDay } from '@quicktable/contracts';
import { dictionary } from '../shared/language.tsx';

const useMessages = dictionary({ taken: '사용 중' }, { taken: 'taken' });

/** The tables on which somebody else stands at some moment between two instants. */
export function takenTables(
  day: StaffDay,
  fromMs: number,
  toMs: number,
  ownClaimId?: string,
): ReadonlySet<string> {
  return new Set(
    day.tables
      .filter(({ blocks }) =>
        blocks.some(
          ({ claimId, startsAt, endsAt }) =>
            claimId !== ownClaimId && Date.parse(startsAt) < toMs && Date.parse(endsAt) > fromMs,
        ),
      )
      .map(({ tableId }) => tableId),
  );
}

export function TableSelect(props: {
  label: string;
  hint?: string | undefined;
  day: StaffDay;
  tableIds: readonly string[];
  taken: ReadonlySet<string>;
  onChange: (tableIds: string[]) => void;
}) {
  const messages = useMessages();
  return (
    <fieldset className="choices">
      <legend className="field__label">{props.label}</legend>
      {props.day.tables.map(({ tableId, name, minParty, maxParty }) => {
        const taken = props.taken.has(tableId);
        return (
          <label key={tableId} className={`choice${taken ? ' choice--taken' : ''}`}>
            <input
              type="checkbox"
              checked={props.tableIds.includes(tableId)}
              onChange={(event) =>
                props.onChange(
                  event.target.checked
                    ? [...props.tableIds, tableId]
                    : props.tableIds.filter((other) => other !== tableId),
                )
              }
            />
            <span>
              {name}
              <small className="choice__note">{taken ? messages.taken : `${minParty}–${maxParty}`}</small>
            </span>
          </label>
        );
      })}
      {props.hint === undefined ? null : <span className="field__hint">{props.hint}</span>}
    </fieldset>
  );
}
