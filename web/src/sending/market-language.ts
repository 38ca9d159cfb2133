/**
 * In which language a letter to these markets begins: the one that most of the people read, by the usual language of their
 * country (CLDR's likely subtags). Where no template speaks it, English is what a buyer abroad reads.
 */
import type { CampaignMarket } from '../api/types';

const AMONG_TRADERS = 'en';

/** Nothing where no market is known yet. */
export function languageOfMarkets(markets: Pick<CampaignMarket, 'country' | 'people'>[], spoken: string[]) {
  const people = new Map<string, number>();
  for (const market of markets) {
    const own = new Intl.Locale(`und-${market.country}`).maximize().language;
    const language = spoken.includes(own) ? own : AMONG_TRADERS;
    people.set(language, (people.get(language) ?? 0) + market.people);
  }
  return [...people].sort((a, b) => b[1] - a[1])[0]?.[0];
}
