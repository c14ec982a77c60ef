/** A time of the service day, by quarters of an hour; the night after midnight stands at the end. */

const dayBeginsAtMinute = 6 * 60;
const quarters = 96;

const times = Array.from({ length: quarters }, (_, quarter) => {
  const minute = (dayBeginsAtMinute + quarter * 15) % (24 * 60);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
});

export function TimeSelect(props: { label: string; value: string; onChange: (value: string) => void }) {
  const { value } = props;
  return (
    <label className="time">
      <span className="time__label">{props.label}</span>
      <select className="input" value={value} onChange={(event) => props.onChange(event.target.value)}>
        {times.includes(value) ? null : <option>{value}</option>}
        {times.map((time) => (
          <option key={time}>{time}</option>
        ))}
      </select>
    </label>
  );
}
