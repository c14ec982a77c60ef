/** The staff's pages: sign in, and run the evening from one screen. */
import '../design/tokens.css';
import '../design/base.css';
import './staff.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../shared/language.tsx';
import { applySavedTheme } from '../shared/theme-switch.tsx';
import { StaffApp } from './staff-app.tsx';

applySavedTheme();
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <StaffApp />
    </LanguageProvider>
  </StrictMode>,
);
