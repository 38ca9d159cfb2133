/** The letter of a campaign that has none yet: a template becomes the campaign's own letter with one press. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { createLetter, getMarkets, listLetterTemplates } from '../api/operations';
import type { Campaign, CampaignChange, LetterKind } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useLanguage, useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { languageOfMarkets } from './market-language';

export function StartLetter({
  campaign,
  onChange,
}: {
  campaign: Campaign;
  onChange: (change: CampaignChange) => void;
}) {
  const t = useT();
  const format = useFormat();
  const reader = useLanguage();
  const [asked, setAsked] = useState<string>();
  const mayWrite = useRight('edit_letters');
  const templates = useQuery({ queryKey: ['letter', 'templates'], queryFn: listLetterTemplates });
  const markets = useQuery({
    queryKey: ['markets', campaign.id, campaign.version],
    queryFn: () => getMarkets(campaign.id),
    placeholderData: (old) => old,
  });
  const languages = [...new Set(templates.data?.flatMap((one) => one.languages))];
  const language = asked ?? languageOfMarkets(markets.data?.markets ?? [], languages) ?? reader;
  const make = useAct(
    (template: string) => createLetter({ name: campaign.name, kind: campaign.kind as LetterKind, language, template }),
    { nouns: ['letter'], done: (letter) => onChange({ letter_id: letter.id }) },
  );
  if (!mayWrite) return null;
  return (
    <Section title={t('sending.campaign.start-letter')} quiet={t('sending.campaign.start-letter-quiet')}>
      <Loaded query={templates} rows={2}>
        {(list) => (
          <div className="choices">
            <label className="row">
              <span className="small quiet">{t('letters.letter.language')}</span>
              <Select
                aria-label={t('letters.letter.language')}
                style={{ minInlineSize: 140 }}
                value={language}
                onChange={setAsked}
                options={languages.map((value) => ({ value, label: format.language(value) }))}
              />
            </label>
            {list.map((one) => (
              <button
                type="button"
                key={one.key}
                className="choice"
                disabled={make.isPending || markets.isLoading || !one.languages.includes(language)}
                onClick={() => make.mutate(one.key)}
              >
                <span className="medium" dir="auto">
                  {one.name}
                </span>
                <span className="small quiet">{t.code('letters.letter.kind', one.kind)}</span>
              </button>
            ))}
          </div>
        )}
      </Loaded>
    </Section>
  );
}
