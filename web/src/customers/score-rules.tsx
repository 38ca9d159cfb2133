/** The rules of the score: points for conditions, and what they would make of everybody before they hold. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { changeScoreRules, getScoreReport, getScoreRules, previewScoreRules } from '../api/operations';
import type { ScoreReport, ScoreRule, ScoreRulesInForce } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { SettingsPage } from '../workspace/settings-page';
import { ScoreBands } from './score-bands';
import { RuleRow } from './score-rule';
import { Warmest } from './score-warmest';
import { group, written } from './segment-tree';

export type RuleDraft = ScoreRule & { key: string };

const draftsOf = (rules: ScoreRule[]): RuleDraft[] => rules.map((rule, place) => ({ ...rule, key: `rule-${place}` }));
const saidOf = (drafts: RuleDraft[]): { rules: ScoreRule[] } => ({ rules: drafts.map(({ key: _, ...rule }) => rule) });

export function ScoreRulesScreen() {
  const t = useT();
  const query = useQuery({ queryKey: ['workspace', 'score-rules'], queryFn: getScoreRules });
  return (
    <SettingsPage title={t('shell.place.score-rules')}>
      <Loaded query={query}>{(found) => <Rules key={found.version} found={found} />}</Loaded>
    </SettingsPage>
  );
}

function Rules({ found }: { found: ScoreRulesInForce }) {
  const t = useT();
  const mayManage = useRight('manage_workspace');
  const [drafts, setDrafts] = useState(() => draftsOf(found.rules));
  const [isChanged, setChanged] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const [preview, setPreview] = useState<ScoreReport | null>(null);
  const [fault, setFault] = useState<{ place: number; text: string } | null>(null);
  const current = useQuery({ queryKey: ['contact', 'score-report'], queryFn: getScoreReport });
  const told = (error: unknown) => {
    if (!(error instanceof ApiError)) return;
    const [first] = error.problem.fields;
    const place = /^rules\[(\d+)\]/.exec(first?.field ?? '')?.[1];
    if (first && place) setFault({ place: Number(place), text: t.code('shell.error.field', first.code) });
  };
  const change = (next: RuleDraft[]) => {
    setDrafts(next);
    setChanged(true);
    setPreview(null);
    setFault(null);
  };
  const look = useAct(previewScoreRules, { nouns: [], done: setPreview });
  const apply = useAct((said: { rules: ScoreRule[] }) => changeScoreRules(said, found.version), {
    nouns: ['workspace', 'contact', 'company'],
    said: () => t('customers.score.applied'),
  });
  const report = preview ?? (isChanged ? null : current.data);
  const add = () => {
    const key = `new-${drafts.length}-${Date.now()}`;
    const condition = written(group('all')).condition as ScoreRule['condition'];
    change([...drafts, { key, name: '', shipped: null, points: 10, on: true, condition }]);
    setOpen(key);
  };
  return (
    <>
      <Section title={t('customers.score.rules')} quiet={t('customers.score.rules-quiet')}>
        <ul className="score-rules">
          {drafts.map((draft, place) => (
            <RuleRow
              key={draft.key}
              draft={draft}
              mayEdit={mayManage}
              meant={report?.meant[place]}
              fault={fault?.place === place ? fault.text : undefined}
              isOpen={open === draft.key}
              onOpen={(isOpen) => setOpen(isOpen ? draft.key : null)}
              onChange={(next) => change(drafts.map((one) => (one.key === draft.key ? next : one)))}
              onRemove={() => change(drafts.filter((one) => one.key !== draft.key))}
            />
          ))}
        </ul>
        {mayManage ? (
          <div className="row wrap">
            <Button icon={<Icon name="plus" />} onClick={add}>
              {t('customers.score.add')}
            </Button>
            <Button
              type={preview ? 'default' : 'primary'}
              loading={look.isPending}
              disabled={!isChanged}
              onClick={() => look.mutate(saidOf(drafts), { onError: told })}
            >
              {t('customers.score.preview')}
            </Button>
            {preview ? (
              <Button
                type="primary"
                loading={apply.isPending}
                onClick={() => apply.mutate(saidOf(drafts), { onError: told })}
              >
                {t('customers.score.apply')}
              </Button>
            ) : null}
            <Button type="text" onClick={() => change(draftsOf(found.shipped))}>
              {t('customers.score.shipped')}
            </Button>
          </div>
        ) : null}
      </Section>
      {report ? (
        <div role="status">
          <ScoreBands bands={report.bands} />
          <Warmest warmest={report.warmest.slice(0, 10)} />
        </div>
      ) : null}
    </>
  );
}
