/** Which language the lab speaks: `--language`, else `QUICKTABLE_LANG`, else the locale; no locale means Korean. */
import type { GuideLanguage } from './guide/read-guide.ts';

export function chooseLanguage(asked: string | undefined, env: NodeJS.ProcessEnv): GuideLanguage {
  for (const named of [asked, env['QUICKTABLE_LANG']]) if (named === 'ko' || named === 'en') return named;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'C';
  const name = locale.split(/[.@]/)[0] ?? 'C';
  return name === 'C' || name === 'POSIX' || /^ko(_|-|$)/i.test(name) ? 'ko' : 'en';
}
