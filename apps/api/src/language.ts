/** Which language the command line and the pages speak, and texts that exist in both. */

export type Language = 'ko' | 'en';

/** One text in both languages. */
export type Bilingual = Readonly<Record<Language, string>>;

/** Pairs the Korean and the English form of one text. */
export function bilingual(ko: string, en: string): Bilingual {
  return { ko, en };
}

/**
 * The language by `QUICKTABLE_LANG`, else by the locale. No locale (`C`, `POSIX`, unset) means Korean, as in the lab.
 * A value of `QUICKTABLE_LANG` that is neither `ko` nor `en` counts as absent here; `readConfig` refuses it.
 */
export function detectLanguage(env: NodeJS.ProcessEnv): Language {
  if (env.QUICKTABLE_LANG === 'ko' || env.QUICKTABLE_LANG === 'en') return env.QUICKTABLE_LANG;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || 'C';
  const name = locale.split(/[.@]/)[0] ?? 'C';
  return name === 'C' || name === 'POSIX' || /^ko(_|-|$)/i.test(name) ? 'ko' : 'en';
}
