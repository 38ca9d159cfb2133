/** The letter of a campaign that has none yet: a template becomes the campaign's own letter with one press. */
import { useQuery } from '@tanstack/react-query';
import { createLetter, listLetterTemplates } from '../api/operations';
import type { Campaign, CampaignChange, LetterKind } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useLanguage, useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';

export function StartLetter({
  campaign,
  onChange,
}: {
  campaign: Campaign;
  onChange: (change: CampaignChange) => void;
}) {
  const t = useT();
  const format = useFormat();
  const language = useLanguage();
  const mayWrite = useRight('edit_letters');
  const templates = useQuery({ queryKey: ['letter', 'templates'], queryFn: listLetterTemplates });
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
            {list.map((one) => (
              <button
                type="button"
                key={one.key}
                className="choice"
                disabled={make.isPending}
                onClick={() => make.mutate(one.key)}
              >
                <span className="medium" dir="auto">
                  {one.name}
                </span>
                <span className="small quiet">
                  {t.code('letters.letter.kind', one.kind)} ·{' '}
                  {one.languages.map((code) => format.language(code)).join(', ')}
                </span>
              </button>
            ))}
          </div>
        )}
      </Loaded>
    </Section>
  );
}
