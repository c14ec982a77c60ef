/** Names the page in the browser's tab and for screen readers that announce it. */
import { useEffect } from 'react';

export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · QuickTable`;
  }, [title]);
}
