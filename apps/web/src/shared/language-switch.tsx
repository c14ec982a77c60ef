/** One button that names the other language in that language. */
import { useLanguage } from './language.tsx';

export function LanguageSwitch() {
  const { language, setLanguage } = useLanguage();
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <button type="button" className="link-button" lang={other} onClick={() => setLanguage(other)}>
      {other === 'en' ? 'English' : '한국어'}
    </button>
  );
}
