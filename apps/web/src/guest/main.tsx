/** The guest site: search, restaurant, booking, reservations. */
import '../design/tokens.css';
import '../design/base.css';
import './guest.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../shared/language.tsx';
import { applySavedTheme } from '../shared/theme-switch.tsx';
import { GuestApp } from './guest-app.tsx';

applySavedTheme();
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <GuestApp />
    </LanguageProvider>
  </StrictMode>,
);
