/** The lists that forms choose from. Names come from the browser, in the reader's language. */
import { useMemo } from 'react';
import { useFormat } from '../app/words';

const COUNTRIES =
  'AE AF AL AM AO AR AT AU AZ BA BD BE BG BH BO BR BY CA CH CI CL CM CN CO CR CU CY CZ DE DK DO DZ EC EE EG ES ET FI FR GB GE GH GR GT HK HN HR HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KR KW KZ LA LB LK LT LU LV LY MA MD ME MG MK MM MN MO MT MU MV MX MY MZ NG NI NL NO NP NZ OM PA PE PH PK PL PS PT PY QA RO RS RU RW SA SD SE SG SI SK SN SV SY TH TJ TM TN TR TT TW TZ UA UG US UY UZ VE VN YE ZA ZM ZW'.split(
    ' ',
  );
const LETTER_LANGUAGES = [
  'en',
  'zh',
  'es',
  'vi',
  'ar',
  'pt',
  'fr',
  'de',
  'it',
  'ru',
  'ja',
  'ko',
  'tr',
  'id',
  'th',
  'pl',
  'hi',
  'fa',
  'he',
  'nl',
];

export function useCountryOptions() {
  const format = useFormat();
  return useMemo(
    () =>
      COUNTRIES.map((value) => ({ value, label: `${format.country(value)} · ${value}` })).sort((a, b) =>
        a.label.localeCompare(b.label),
      ),
    [format],
  );
}

export function useLanguageOptions() {
  const format = useFormat();
  return useMemo(() => LETTER_LANGUAGES.map((value) => ({ value, label: format.language(value) })), [format]);
}

export function zoneOptions() {
  return Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }));
}

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** Searches label and value alike. */
export function filterOption(text: string, option?: { label?: unknown; value?: unknown }): boolean {
  return `${option?.label ?? ''} ${option?.value ?? ''}`.toLowerCase().includes(text.toLowerCase());
}
