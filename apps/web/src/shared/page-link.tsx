/** A link of the top bar that shows when its page is the one that is open. */
import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';

export function PageLink({ href, children }: { href: string; children: ReactNode }) {
  const [isOpen] = useRoute(href);
  return (
    <Link className="link-button" href={href} aria-current={isOpen ? 'page' : undefined}>
      {children}
    </Link>
  );
}
