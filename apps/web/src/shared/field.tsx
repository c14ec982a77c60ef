/** A labelled control with its hint and its error, tied together for screen readers. */
import { type ReactElement, cloneElement, useId } from 'react';

interface ControlProps {
  id?: string;
  'aria-invalid'?: boolean;
  'aria-describedby'?: string;
}

export function Field(props: {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ReactElement<ControlProps>;
}) {
  const id = useId();
  const described = props.error ?? props.hint;
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {props.label}
      </label>
      {cloneElement(props.children, {
        id,
        'aria-invalid': props.error !== undefined,
        ...(described === undefined ? {} : { 'aria-describedby': `${id}-text` }),
      })}
      {described === undefined ? null : (
        <span id={`${id}-text`} className={props.error === undefined ? 'field__hint' : 'field__error'}>
          {described}
        </span>
      )}
    </div>
  );
}
