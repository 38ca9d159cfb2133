/** How interests are counted: after how many days an event counts half, from where on a category counts, and what each class weighs. */
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { changeInterestRule, getInterestRule, listEventClasses } from '../api/operations';
import type { InterestRule } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';

export function InterestSettings({ mayManage }: { mayManage: boolean }) {
  const t = useT();
  const query = useQuery({ queryKey: ['interest_rule'], queryFn: getInterestRule });
  return (
    <Section title={t('customers.behaviour.rule')} quiet={t('customers.behaviour.rule-quiet')}>
      <Loaded query={query}>{(rule) => <Rule rule={rule} mayManage={mayManage} />}</Loaded>
    </Section>
  );
}

function Rule({ rule, mayManage }: { rule: InterestRule; mayManage: boolean }) {
  const t = useT();
  const [draft, setDraft] = useState(rule);
  const classes = useQuery({ queryKey: ['event_class'], queryFn: listEventClasses }).data ?? [];
  const titles = new Map(classes.map((one) => [one.name, one.title]));
  const save = useAct(() => changeInterestRule(draft), {
    nouns: ['interest_rule', 'contact'],
    said: () => t('customers.behaviour.rule-saved'),
  });
  const number = (label: string, value: number, most: number, change: (value: number) => void) => (
    <label key={label} className="row wrap" style={{ marginBlock: 8 }}>
      <span style={{ minInlineSize: 260 }} dir="auto">
        {label}
      </span>
      <InputNumber
        aria-label={label}
        disabled={!mayManage}
        min={0}
        max={most}
        value={value}
        onChange={(given) => {
          if (given !== null) change(given);
        }}
      />
    </label>
  );
  const named = (kind: string) => {
    const key = `customers.behaviour.class.${kind}`;
    return t.has(key) ? t(key) : titles.get(kind) || kind;
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      {number(t('customers.behaviour.half-life'), draft.half_life_days, 730, (days) =>
        setDraft({ ...draft, half_life_days: Math.round(days) }),
      )}
      {number(t('customers.behaviour.threshold'), draft.threshold_hundredths / 100, 1_000, (score) =>
        setDraft({ ...draft, threshold_hundredths: Math.round(score * 100) }),
      )}
      <h3>{t('customers.behaviour.weights')}</h3>
      {Object.entries(draft.weights).map(([kind, weight]) =>
        number(named(kind), weight / 100, 100, (value) =>
          setDraft({ ...draft, weights: { ...draft.weights, [kind]: Math.round(value * 100) } }),
        ),
      )}
      {mayManage ? (
        <Button htmlType="submit" loading={save.isPending}>
          {t('shell.common.save')}
        </Button>
      ) : null}
    </form>
  );
}
