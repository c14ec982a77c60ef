/** The frame of every page: skip link, bar on top, main part. */
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Brand } from './brand.tsx';
import { dictionary } from './language.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const useMessages = dictionary(
  { skip: '본문으로 건너뛰기', menu: '메뉴' },
  { skip: 'Skip to content', menu: 'Menu' },
);

export function PageFrame(props: {
  home: string;
  suffix?: string;
  /** Links to the parts of the site; on a phone they have a row of their own. */
  pages?: ReactNode;
  navigation?: ReactNode;
  children: ReactNode;
}) {
  const messages = useMessages();
  const [place] = useLocation();
  return (
    <>
      <a className="skip-link" href="#main">
        {messages.skip}
      </a>
      <header className="topbar">
        <div className="topbar__inner">
          <Brand href={props.home} {...(props.suffix === undefined ? {} : { suffix: props.suffix })} />
          {props.pages === undefined ? null : (
            <nav className="topbar__pages" aria-label={messages.menu}>
              {props.pages}
            </nav>
          )}
          <div className="topbar__tools">
            {props.navigation}
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main id="main" className="shell" tabIndex={-1}>
        <PageBoundary place={place}>{props.children}</PageBoundary>
      </main>
    </>
  );
}
