/** Light or dark: the system's choice until the visitor makes one. */
import { useState } from 'react';
import { dictionary } from './language.tsx';

const storageKey = 'quicktable-theme';

const useMessages = dictionary(
  { dark: '어두운 화면으로', light: '밝은 화면으로' },
  { dark: 'Switch to dark', light: 'Switch to light' },
);

/** Applies a choice made earlier; called once before the first paint. */
export function applySavedTheme(): void {
  const saved = localStorage.getItem(storageKey);
  if (saved === 'dark' || saved === 'light') document.documentElement.dataset.theme = saved;
}

function currentTheme(): 'dark' | 'light' {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function ThemeSwitch() {
  const [theme, setTheme] = useState(currentTheme);
  const messages = useMessages();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="link-button"
      aria-label={messages[other]}
      title={messages[other]}
      onClick={() => {
        document.documentElement.dataset.theme = other;
        localStorage.setItem(storageKey, other);
        setTheme(other);
      }}
    >
      <svg
        width="18"
        height="18"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        aria-hidden="true"
      >
        {theme === 'dark' ? (
          <path d="M12 4V2M12 22v-2M4 12H2M22 12h-2M5.6 5.6 4.2 4.2M19.8 19.8l-1.4-1.4M18.4 5.6l1.4-1.4M4.2 19.8l1.4-1.4M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z" />
        ) : (
          <path d="M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.500 10.500z" />
        )}
      </svg>
    </button>
  );
}
