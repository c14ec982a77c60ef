/** The tables: add one, change one, take one out of service. Each is saved by itself. */
import type { RestaurantConflict, StaffRestaurantView } from '@quicktable/contracts';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { putTable, retireTable } from '../../api/settings.ts';
import { useSeatNames } from '../../shared/cuisine-names.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { Field } from '../../shared/field.tsx';
import { dictionary } from '../../shared/language.tsx';
import { ProblemNotice } from '../../shared/problem-notice.tsx';
import { useWrite } from '../../shared/use-write.ts';
import { ConflictList } from './conflict-list.tsx';
import { useFieldErrors } from './field-errors.ts';
import { NumberInput } from './number-input.tsx';

type Table = StaffRestaurantView['tables'][number];

const useMessages = dictionary(
  {
    title: '테이블',
    lead: '테이블은 하나씩 바로 저장됩니다.',
    add: '테이블 추가',
    edit: (name: string) => `${name} 테이블`,
    seats: (from: number, to: number) => `${from}–${to}인`,
    name: '이름',
    section: '구역',
    seatType: '좌석',
    minParty: '최소 인원',
    maxParty: '최대 인원',
    people: '명',
    combine: '붙일 수 있는 테이블',
    joins: (names: string) => `붙임: ${names}`,
    save: '저장',
    saveAnyway: '그래도 저장',
    retire: '테이블 없애기',
    retireYes: (name: string) => `${name} 없애기`,
    retireQuestion: '이 테이블을 없앨까요?',
    reassign: '예약을 다른 테이블로 옮기고 없애기',
    inUse: '이 테이블에 앞으로의 예약이 있습니다.',
    conflicts: '저장하면 다음 예약이 규칙에 맞지 않게 됩니다. 예약은 그대로 남습니다.',
    back: '돌아가기',
  },
  {
    title: 'Tables',
    lead: 'Each table is saved by itself, at once.',
    add: 'Add a table',
    edit: (name: string) => `Table ${name}`,
    seats: (from: number, to: number) => `${from}–${to} guests`,
    name: 'Name',
    section: 'Section',
    seatType: 'Seat',
    minParty: 'From',
    maxParty: 'To',
    people: 'guests',
    combine: 'Can be pushed against',
    joins: (names: string) => `joins ${names}`,
    save: 'Save',
    saveAnyway: 'Save all the same',
    retire: 'Retire the table',
    retireYes: (name: string) => `Retire ${name}`,
    retireQuestion: 'Take this table out of service?',
    reassign: 'Move its reservations and retire it',
    inUse: 'Reservations to come stand on this table.',
    conflicts: 'With this change these reservations no longer fit the rules. They stay as they are.',
    back: 'Back',
  },
);

export function TablesSection(props: {
  restaurant: StaffRestaurantView;
  onSaved: (restaurant: StaffRestaurantView) => void;
  onStale: () => void;
}) {
  const { restaurant } = props;
  const messages = useMessages();
  const seats = useSeatNames();
  const [open, setOpen] = useState<Table | 'new'>();
  const names = new Map(restaurant.tables.map(({ tableId, name }) => [tableId, name]));
  return (
    <section className="card stack" aria-labelledby="tables">
      <h2 id="tables">{messages.title}</h2>
      <p className="small soft">{messages.lead}</p>
      <ul className="tables">
        {restaurant.tables.map((table) => (
          <li key={table.tableId}>
            <button type="button" className="table-card" onClick={() => setOpen(table)}>
              <strong>{table.name}</strong>
              <span className="small">{messages.seats(table.minParty, table.maxParty)}</span>
              <span className="small soft">
                {[...new Set([table.section, seats[table.seatType] ?? table.seatType])].join(' · ')}
              </span>
              {table.combinableWith.length === 0 ? null : (
                <span className="small soft">
                  {messages.joins(table.combinableWith.map((id) => names.get(id) ?? id).join(', '))}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <div>
        <button type="button" className="button button--small button--quiet" onClick={() => setOpen('new')}>
          {messages.add}
        </button>
      </div>
      {open === undefined ? null : (
        <Dialog
          open
          onClose={() => setOpen(undefined)}
          title={open === 'new' ? messages.add : messages.edit(open.name)}
        >
          <TableForm
            restaurant={restaurant}
            table={open === 'new' ? undefined : open}
            onSaved={(saved) => {
              setOpen(undefined);
              props.onSaved(saved);
            }}
            onStale={props.onStale}
          />
        </Dialog>
      )}
    </section>
  );
}

/** An id for a new table: its name where that can be one, else a number that is free. */
function newTableId(name: string, tables: readonly Table[]): string {
  const taken = new Set(tables.map(({ tableId }) => tableId));
  const wished = name.trim().replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(wished) && !taken.has(wished)) return wished;
  let number = tables.length + 1;
  while (taken.has(`T${number}`)) number += 1;
  return `T${number}`;
}

function TableForm(props: {
  restaurant: StaffRestaurantView;
  table: Table | undefined;
  onSaved: (restaurant: StaffRestaurantView) => void;
  onStale: () => void;
}) {
  const { restaurant, table } = props;
  const messages = useMessages();
  const seats = useSeatNames();
  const [draft, setDraft] = useState<Omit<Table, 'tableId'>>(() => {
    const { tableId: _, ...rest } = table ?? {
      tableId: '',
      name: '',
      section: restaurant.tables.at(-1)?.section ?? '',
      seatType: 'hall' as const,
      minParty: 1,
      maxParty: 4,
      combinableWith: [],
    };
    return rest;
  });
  const [conflicts, setConflicts] = useState<readonly RestaurantConflict[]>();
  const [retiring, setRetiring] = useState(false);
  const { sending, problem, run } = useWrite(props.onStale);
  const errorOf = useFieldErrors(problem);
  const tableId = table?.tableId ?? newTableId(draft.name, restaurant.tables);
  const inUse =
    problem instanceof ApiProblem && problem.code === 'TABLE_IN_USE'
      ? ((problem.members.reservations ?? []) as RestaurantConflict[])
      : undefined;

  const save = async (anyway: boolean) => {
    if (!anyway) {
      const preview = await putTable(restaurant, tableId, draft, true);
      if (preview.conflicts.length > 0) {
        setConflicts(preview.conflicts);
        return;
      }
    }
    props.onSaved((await putTable(restaurant, tableId, draft, false)).restaurant);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => save(conflicts !== undefined));
  };
  const retire = (reassign: boolean) =>
    void run(async () => props.onSaved((await retireTable(restaurant, tableId, reassign)).restaurant));

  if (retiring) {
    return (
      <div className="stack">
        <p>{inUse === undefined ? messages.retireQuestion : messages.inUse}</p>
        {inUse === undefined ? null : <ConflictList conflicts={inUse} />}
        {problem === undefined || inUse !== undefined ? null : <ProblemNotice problem={problem} />}
        <div className="row">
          <button
            type="button"
            className="button button--danger"
            disabled={sending}
            onClick={() => retire(inUse !== undefined)}
          >
            {inUse === undefined ? messages.retireYes(draft.name) : messages.reassign}
          </button>
          <button type="button" className="button button--quiet" onClick={() => setRetiring(false)}>
            {messages.back}
          </button>
        </div>
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={submit} onChange={() => setConflicts(undefined)}>
      <div className="pair">
        <Field label={messages.name} error={errorOf('name')}>
          <input
            className="input"
            required
            maxLength={40}
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </Field>
        <Field label={messages.section} error={errorOf('section')}>
          <input
            className="input"
            required
            maxLength={40}
            value={draft.section}
            onChange={(event) => setDraft({ ...draft, section: event.target.value })}
          />
        </Field>
        <NumberInput
          label={messages.minParty}
          unit={messages.people}
          error={errorOf('minParty') ?? errorOf(`tables/${tableId}`)}
          value={draft.minParty}
          min={1}
          max={200}
          onChange={(minParty) => setDraft({ ...draft, minParty })}
        />
        <NumberInput
          label={messages.maxParty}
          unit={messages.people}
          error={errorOf('maxParty')}
          value={draft.maxParty}
          min={1}
          max={200}
          onChange={(maxParty) => setDraft({ ...draft, maxParty })}
        />
      </div>
      <Field label={messages.seatType}>
        <select
          className="input"
          value={draft.seatType}
          onChange={(event) => setDraft({ ...draft, seatType: event.target.value as Table['seatType'] })}
        >
          {Object.entries(seats).map(([type, name]) => (
            <option key={type} value={type}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <fieldset className="choices">
        <legend className="field__label">{messages.combine}</legend>
        {restaurant.tables
          .filter((other) => other.tableId !== table?.tableId)
          .map((other) => (
            <label key={other.tableId} className="choice">
              <input
                type="checkbox"
                checked={draft.combinableWith.includes(other.tableId)}
                onChange={(event) =>
                  setDraft({
                    ...draft,
                    combinableWith: event.target.checked
                      ? [...draft.combinableWith, other.tableId]
                      : draft.combinableWith.filter((id) => id !== other.tableId),
                  })
                }
              />
              <span>{other.name}</span>
            </label>
          ))}
      </fieldset>
      {conflicts === undefined ? null : (
        <div className="notice notice--warm" role="alert">
          <p>{messages.conflicts}</p>
          <ConflictList conflicts={conflicts} />
        </div>
      )}
      {problem === undefined ? null : <ProblemNotice problem={problem} />}
      <div className="row">
        <button type="submit" className="button" disabled={sending}>
          {conflicts === undefined ? messages.save : messages.saveAnyway}
        </button>
        {table === undefined ? null : (
          <button type="button" className="button button--danger" onClick={() => setRetiring(true)}>
            {messages.retire}
          </button>
        )}
      </div>
    </form>
  );
}
