/** How many come. What is typed stays as typed, half-written numbers too; only a whole one is told. */
import { useState } from 'react';
import { Field } from './field.tsx';

const largestParty = 200;

export function PartyInput(props: { label: string; value: number; onChange: (partySize: number) => void }) {
  const [text, setText] = useState(String(props.value));
  const [told, setTold] = useState(props.value);
  if (told !== props.value) {
    setTold(props.value);
    setText(String(props.value));
  }
  return (
    <Field label={props.label}>
      <input
        className="input"
        name="party"
        type="number"
        inputMode="numeric"
        min={1}
        max={largestParty}
        required
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const size = event.target.valueAsNumber;
          if (Number.isInteger(size) && size >= 1 && size <= largestParty) props.onChange(size);
        }}
      />
    </Field>
  );
}
