/** Language and look: each choice shows at once. The language goes with the person, the rest stays in this browser. */
import { Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { updateMe } from '../api/operations';
import { useAct } from '../app/act';
import { chooseDensity, useDensity } from '../app/density';
import { chooseTheme, useThemeChoice } from '../app/theme';
import {
  chooseDigits,
  chooseLanguage,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  useDigits,
  useLanguage,
  useT,
} from '../app/words';
import { Section } from '../parts/page';

function Setting({ label, extra, children }: { label: string; extra?: string; children: ReactNode }) {
  return (
    <div className="setting">
      <div className="setting-label">{label}</div>
      {children}
      {extra ? <p className="quiet small">{extra}</p> : null}
    </div>
  );
}

export function LookSection() {
  const t = useT();
  const language = useLanguage();
  const digits = useDigits();
  const theme = useThemeChoice();
  const density = useDensity();
  const save = useAct(updateMe, { nouns: ['me', 'user'], said: () => t('shell.settings.saved') });
  const speak = (next: Language) => {
    void chooseLanguage(next);
    save.mutate({ language: next });
  };
  return (
    <Section title={t('shell.settings.look')} quiet={t('shell.settings.look-quiet')}>
      <Setting label={t('shell.language')} extra={t('shell.settings.language-own-extra')}>
        <Select
          aria-label={t('shell.language')}
          style={{ inlineSize: 200 }}
          value={language}
          onChange={speak}
          options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
      </Setting>
      {language === 'ar' ? (
        <Setting label={t('shell.digits')}>
          <Segmented
            aria-label={t('shell.digits')}
            value={digits}
            onChange={chooseDigits}
            options={(['latn', 'arab'] as const).map((value) => ({ value, label: t(`shell.digits.${value}`) }))}
          />
        </Setting>
      ) : null}
      <Setting label={t('shell.theme')} extra={t('shell.settings.theme-extra')}>
        <Segmented
          aria-label={t('shell.theme')}
          value={theme}
          onChange={chooseTheme}
          options={(['light', 'dark', 'system'] as const).map((value) => ({
            value,
            label: t(`shell.theme.${value}`),
          }))}
        />
      </Setting>
      <Setting label={t('shell.density')} extra={t('shell.density.extra')}>
        <Segmented
          aria-label={t('shell.density')}
          value={density}
          onChange={chooseDensity}
          options={(['usual', 'comfortable'] as const).map((value) => ({ value, label: t(`shell.density.${value}`) }))}
        />
      </Setting>
    </Section>
  );
}
