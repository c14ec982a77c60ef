/** Chooses one table or several that are pushed together. */
import type { StaffDay } from '@quicktable/contracts';

export function TableSelect(props: {
  label: string;
  day: StaffDay;
  tableIds: readonly string[];
  onChange: (tableIds: string[]) => void;
}) {
  return (
    <fieldset className="choices">
      <legend className="field__label">{props.label}</legend>
      {props.day.tables.map((table) => (
        <label key={table.tableId} className="choice">
          <input
            type="checkbox"
            checked={props.tableIds.includes(table.tableId)}
            onChange={(event) =>
              props.onChange(
                event.target.checked
                  ? [...props.tableIds, table.tableId]
                  : props.tableIds.filter((tableId) => tableId !== table.tableId),
              )
            }
          />
          <span>{table.name}</span>
        </label>
      ))}
    </fieldset>
  );
}
