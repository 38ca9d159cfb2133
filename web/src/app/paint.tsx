/** Ant Design's provider: our theme, the reader's language and direction, and the page's nonce for its styles. */
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import english from 'antd/es/locale/en_US';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { antdTheme, useShade } from './theme';
import { type Language, useLanguage } from './words';

const OTHERS: Record<Exclude<Language, 'en'>, () => Promise<{ default: Locale }>> = {
  zh: () => import('antd/es/locale/zh_CN'),
  es: () => import('antd/es/locale/es_ES'),
  vi: () => import('antd/es/locale/vi_VN'),
  ar: () => import('antd/es/locale/ar_EG'),
};

function nonce(): string {
  return document.querySelector<HTMLElement>('script[nonce], meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Gives the page's nonce to every style that a part of Ant Design makes by itself: its scroll lock does not pass it on. */
export function markStyles() {
  const make = document.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement;
  const mark = nonce();
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = make(name, options);
    if (name === 'style') made.nonce = mark;
    return made;
  }) as typeof document.createElement;
}

export function Paint({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const shade = useShade();
  const [locale, setLocale] = useState<Locale>(english);
  useEffect(() => {
    let current = true;
    const load = language === 'en' ? Promise.resolve({ default: english }) : OTHERS[language]();
    void load.then((found) => current && setLocale(found.default));
    return () => {
      current = false;
    };
  }, [language]);
  const theme = useMemo(() => antdTheme(shade, language === 'ar'), [shade, language]);
  return (
    <ConfigProvider
      theme={theme}
      locale={locale}
      direction={language === 'ar' ? 'rtl' : 'ltr'}
      csp={{ nonce: nonce() }}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: false }}
    >
      {children}
    </ConfigProvider>
  );
}
