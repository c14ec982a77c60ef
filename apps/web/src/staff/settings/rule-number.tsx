/** A rule that is one number: its value, its limits, what is wrong with it, and how it is changed. */
import type { Editor } from './editor.ts';
import { NumberInput } from './number-input.tsx';

/** From the least to the most, as the service checks them. */
const limits = {
  minParty: { min: 1, max: 200 },
  maxParty: { min: 1, max: 200 },
  confirmAbovePartySize: { min: 1, max: 200 },
  slotMinutes: { min: 15, max: 240, step: 15 },
  maxTablesCombined: { min: 1, max: 12 },
  bookingOpensDaysAhead: { min: 0, max: 365 },
  minimumNoticeMinutes: { min: 0, max: 20_160 },
  changeCutoffMinutes: { min: 0, max: 43_200 },
  cancelCutoffMinutes: { min: 0, max: 43_200 },
} as const;

export function RuleNumber(props: {
  editor: Editor;
  field: keyof typeof limits;
  label: string;
  unit: string;
  hint?: string | undefined;
}) {
  const { editor, field, label, unit, hint } = props;
  return (
    <NumberInput
      label={label}
      unit={unit}
      hint={hint}
      error={editor.errorOf(field)}
      value={editor.rules[field] ?? Number.NaN}
      {...limits[field]}
      onChange={(value) => editor.set(field, value)}
    />
  );
}
