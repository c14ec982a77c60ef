/** The rules that staff may set aside knowingly; what was set aside is kept with the reservation. */
import { dictionary } from '../shared/language.tsx';

const overrides = ['pacing', 'capacity'] as const;

const useMessages = dictionary(
  { legend: '규칙 무시', pacing: '입장 인원 제한 무시', capacity: '테이블 정원 무시' },
  { legend: 'Set aside', pacing: 'Pacing', capacity: 'Table capacity' },
);

export function OverrideFields() {
  const messages = useMessages();
  return (
    <fieldset className="choices">
      <legend className="field__label">{messages.legend}</legend>
      {overrides.map((override) => (
        <label key={override} className="choice">
          <input type="checkbox" name="override" value={override} />
          <span>{messages[override]}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function readOverrides(form: FormData): (typeof overrides)[number][] {
  const chosen = form.getAll('override');
  return overrides.filter((override) => chosen.includes(override));
}
