/** Numbers of the console as text, in the page's language. */
import { useMemo } from 'react';
import { useLanguage } from '../shared/language.tsx';

export interface Format {
  count(value: number): string;
  /** One digit after the point below ten. */
  rate(value: number): string;
  percent(part: number | null): string;
  milliseconds(ms: number | null): string;
  bytes(bytes: number): string;
  seconds(seconds: number): string;
  time(atMs: number): string;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => {
    const locale = language === 'ko' ? 'ko-KR' : 'en-GB';
    const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const clock = new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hour12: false,
      fractionalSecondDigits: 3,
    });
    const small = (value: number) => (value < 10 ? tenths : whole).format(value);
    return {
      count: (value) => whole.format(value),
      rate: small,
      percent: (part) => (part === null ? '–' : `${tenths.format(part * 100)}%`),
      milliseconds: (ms) => {
        if (ms === null) return '–';
        return ms < 1 ? `${whole.format(ms * 1_000)} µs` : `${small(ms)} ms`;
      },
      bytes: (bytes) => {
        const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
        return `${small(bytes / 1_024 ** power)} ${units[power]}`;
      },
      seconds: (seconds) => {
        if (seconds < 120) return `${whole.format(seconds)}${language === 'ko' ? '초' : ' s'}`;
        const minutes = Math.floor(seconds / 60);
        const rest = String(Math.floor(seconds % 60)).padStart(2, '0');
        return minutes < 60
          ? `${minutes}:${rest}`
          : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
      },
      time: (atMs) => clock.format(atMs),
    };
  }, [language]);
}
