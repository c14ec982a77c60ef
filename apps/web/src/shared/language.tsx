/** The language of the pages: Korean unless the visitor chose English, kept in this browser. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export type Language = 'ko' | 'en';

const storageKey = 'quicktable-language';

function initialLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'ko' || asked === 'en') return asked;
  return localStorage.getItem(storageKey) === 'en' ? 'en' : 'ko';
}

interface LanguageContextValue {
  language: Language;
  setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageContextValue>({ language: 'ko', setLanguage: () => {} });

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(initialLanguage);

  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(storageKey, language);
  }, [language]);

  const value = useMemo(() => ({ language, setLanguage }), [language]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageContextValue {
  return useContext(LanguageContext);
}

/** "1 visit", "2 visits": English, for nouns that take an s. */
export function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** Makes a hook from a dictionary; both languages must have the same entries, which the compiler checks. */
export function dictionary<Messages extends object>(ko: Messages, en: NoInfer<Messages>): () => Messages {
  return function useMessages() {
    return useLanguage().language === 'ko' ? ko : en;
  };
}
