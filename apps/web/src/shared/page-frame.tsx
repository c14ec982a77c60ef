/** The frame of every page: skip link, bar on top, main part. */
import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { dictionary } from './language.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const useMessages = dictionary(
  { skip: '본문으로 건너뛰기', menu: '메뉴' },
  { skip: 'Skip to content', menu: 'Menu' },
);

export function PageFrame(props: {
  home: string;
  suffix?: string;
  navigation?: ReactNode;
  children: ReactNode;
}) {
  const messages = useMessages();
  return (
    <>
      <a className="skip-link" href="#main">
        {messages.skip}
      </a>
      <header className="topbar">
        <div className="topbar__inner">
          <Brand href={props.home} {...(props.suffix === undefined ? {} : { suffix: props.suffix })} />
          <nav className="topbar__nav" aria-label={messages.menu}>
            {props.navigation}
            <LanguageSwitch />
            <ThemeSwitch />
          </nav>
        </div>
      </header>
      <main id="main" className="shell" tabIndex={-1}>
        {props.children}
      </main>
    </>
  );
}
