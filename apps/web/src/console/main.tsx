/** The cache console: an engineer or a learner sees the cache work. */
import '../design/tokens.css';
import '../design/base.css';
import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../shared/language.tsx';
import { applySavedTheme } from '../shared/theme-switch.tsx';
import { ConsoleApp } from './console-app.tsx';

applySavedTheme();
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <ConsoleApp />
    </LanguageProvider>
  </StrictMode>,
);
