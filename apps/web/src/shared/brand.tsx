/** The mark: a plate that is a clock. */
export function Brand({ href, suffix }: { href: string; suffix?: string }) {
  return (
    <a className="brand" href={href}>
      <svg
        width="24"
        height="24"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        aria-hidden="true"
      >
        <circle cx="12" cy="12" r="9" />
        <path d="M12 7v5l3.500 2.200" stroke="var(--warm)" strokeLinecap="round" />
      </svg>
      QuickTable{suffix ? <span className="badge">{suffix}</span> : null}
    </a>
  );
}
