/** The pages outside of the rail share one look: words at the start, the sheet beside them. */

import { Select } from 'antd';
import type { ReactNode } from 'react';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../app/theme';
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, useLanguage, useT } from '../app/words';
import { Mark } from '../parts/icons';
import './door.css';

export function Door({ aside, children }: { aside: ReactNode; children: ReactNode }) {
  const t = useT();
  const language = useLanguage();
  const theme = useThemeChoice();
  return (
    <div className="door">
      <aside>
        <div className="row door-mark">
          <Mark size={30} />
          <span className="strong">{t('shell.setup.product')}</span>
        </div>
        {aside}
        <div className="row door-foot">
          <Select
            variant="borderless"
            size="small"
            aria-label={t('shell.language')}
            value={language}
            onChange={(next) => void chooseLanguage(next)}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            popupMatchSelectWidth={false}
          />
          <Select
            variant="borderless"
            size="small"
            aria-label={t('shell.theme')}
            value={theme}
            onChange={(next: ThemeChoice) => chooseTheme(next)}
            options={(['light', 'dark', 'system'] as const).map((value) => ({
              value,
              label: t(`shell.theme.${value}`),
            }))}
            popupMatchSelectWidth={false}
          />
        </div>
      </aside>
      <main className="sheet door-sheet">
        <div>{children}</div>
      </main>
    </div>
  );
}
