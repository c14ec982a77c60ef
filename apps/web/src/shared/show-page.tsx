/** Draws a page into its `#root`, in the visitor's language and colours. */
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from './language.tsx';
import { applySavedTheme } from './theme-switch.tsx';

export function showPage(page: ReactNode): void {
  applySavedTheme();
  const root = document.querySelector('#root');
  if (root === null) throw new Error('The page has no #root.');
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>{page}</LanguageProvider>
    </StrictMode>,
  );
}
