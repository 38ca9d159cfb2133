import type { useT } from '../app/words';

/** Who runs readers' mailboxes, by the server's words; their names are in `sending.provider`. */
export const PROVIDERS = [
  'google',
  'microsoft_consumer',
  'microsoft_365',
  'yahoo',
  'apple',
  'tencent',
  'netease',
  'aliyun',
  'mail_ru',
  'yandex',
  'united_internet',
  't_online',
  'orange',
  'comcast',
  'zoho',
  'naver',
  'proofpoint',
  'mimecast',
  'barracuda',
  'other',
] as const;

/** A provider's name within a sentence; whoever is none of the known ones is there one of many. */
export const providerWithin = (t: ReturnType<typeof useT>, provider: string) =>
  provider === 'other' ? t('sending.provider-others') : t.code('sending.provider', provider);
