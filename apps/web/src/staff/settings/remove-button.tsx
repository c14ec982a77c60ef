/** A small cross that says in words what it removes. */
export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="remove" aria-label={label} title={label} onClick={onClick}>
      <span aria-hidden="true">✕</span>
    </button>
  );
}
