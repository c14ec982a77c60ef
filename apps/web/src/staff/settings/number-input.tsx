/** A whole number with its unit in the label. */
import { Field } from '../../shared/field.tsx';

export function NumberInput(props: {
  label: string;
  unit?: string;
  hint?: string | undefined;
  error?: string | undefined;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
}) {
  const { label, unit, value } = props;
  return (
    <Field label={unit === undefined ? label : `${label} (${unit})`} hint={props.hint} error={props.error}>
      <input
        className="input"
        type="number"
        inputMode="numeric"
        required
        min={props.min}
        max={props.max}
        step={props.step ?? 1}
        // An empty field is no number, and the browser asks for one when the form is sent.
        value={Number.isFinite(value) ? value : ''}
        onChange={(event) => props.onChange(event.target.valueAsNumber)}
      />
    </Field>
  );
}
