/** One segment: the conditions at the start with their counts, what they mean right now beside them. It is saved by hand. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Input, Switch } from 'antd';
import { useMemo, useState } from 'react';
import { getSegment } from '../api/operations';
import type { FreeCondition, Segment } from '../api/types';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { ChosenCompanies, useCompanyNames } from './fields';
import { readRules, wholeCondition } from './rules';
import { Beginnings } from './segment-begin';
import { BEGINNINGS } from './segment-beginnings';
import { useBuilding } from './segment-building';
import { type Draft, draftOf, newDraft, useDraft } from './segment-draft';
import { GroupRows } from './segment-group';
import { SegmentActions } from './segment-head';
import { KeptSection } from './segment-kept';
import { useBuilderKeys } from './segment-keys';
import { Movement } from './segment-movement';
import { useSaving } from './segment-saving';
import { useSentence } from './segment-sentence';
import { type Asked, CountSection, ReachSection, SomeSection, WhySection } from './segment-side';
import { SegmentStrips } from './segment-strips';
import { isAsking, rulesOf, treeOf } from './segment-tree';
import './segment.css';

export function SegmentScreen() {
  const { id } = useParams({ from: '/shell/segments/$id' });
  const query = useQuery({ queryKey: ['segment', 'one', id], queryFn: () => getSegment(id) });
  return (
    <Loaded shape="record" query={query}>
      {(segment) => <Builder key={segment.id} segment={segment} start={draftOf(segment)} />}
    </Loaded>
  );
}

export function NewSegmentScreen() {
  const t = useT();
  const { begin, rules } = useSearch({ from: '/shell/segments/new' });
  const start = useMemo(() => {
    const ready = BEGINNINGS.find((one) => one.key === begin);
    if (ready) return newDraft(t(`customers.segment.begin.${ready.key}`), ready.condition);
    return newDraft('', rules ? (wholeCondition(readRules(rules)) as unknown as FreeCondition) : null);
  }, [begin, rules, t]);
  return <Builder key={`${begin} ${rules}`} start={start} />;
}

function Builder({ segment, start }: { segment?: Segment; start: Draft }) {
  const t = useT();
  const mayEdit = useRight('manage_lists');
  const navigate = useNavigate();
  const draft = useDraft(start);
  const { name, note, watched, tree } = draft.draft;
  const [contact, setContact] = useState<Asked | null>(null);
  const { building, condition, count } = useBuilding({
    tree,
    onTree: draft.setTree,
    mayEdit,
    contact: contact?.id ?? null,
  });
  const saving = useSaving({ segment, draft, onMade: (id) => navigate({ to: '/segments/$id', params: { id } }) });
  useBuilderKeys(tree, building, draft.undo);
  const companies = useCompanyNames(rulesOf(tree));
  const nothingYet = !segment && !tree.parts.some(isAsking);
  return (
    <Page
      title={segment ? segment.name : t('customers.segment.new')}
      back="/segments"
      crumb={t('shell.place.segments')}
      actions={<SegmentActions segment={segment} mayEdit={mayEdit} draft={draft} saving={saving} />}
    >
      <SegmentStrips segment={segment} draft={draft} saving={saving} />
      <ChosenCompanies value={companies}>
        <div className="columns work-result">
          <div>
            <div className="section segment-names">
              <Named
                label={t('customers.segment.name')}
                fault={saving.faults.name}
                value={name}
                most={80}
                disabled={!mayEdit}
                isFirst={!segment}
                onChange={(next) => draft.change({ name: next })}
              />
              <Named
                label={t('customers.segment.note')}
                fault={saving.faults.note}
                value={note}
                most={500}
                disabled={!mayEdit}
                onChange={(next) => draft.change({ note: next })}
              />
            </div>
            <Section
              title={t('customers.segment.who')}
              quiet={t('customers.segment.who-quiet')}
              link={count === undefined ? null : <PeopleCount count={count} />}
            >
              <fieldset className="segment-builder" disabled={!mayEdit}>
                <GroupRows part={tree} building={building} of="contacts" isCounted />
              </fieldset>
              <Sentence draft={draft.draft} />
            </Section>
            {nothingYet && mayEdit ? (
              <Section title={t('customers.segment.beginnings')}>
                <Beginnings
                  onBegin={({ condition: ready }, called) => {
                    draft.setTree(treeOf(ready));
                    if (!name.trim()) draft.change({ name: called });
                  }}
                />
              </Section>
            ) : null}
          </div>
          <div>
            <CountSection count={count} everybody={building.everybody} isCurrent={building.isCurrent} />
            {count === undefined ? null : (
              <>
                <ReachSection condition={condition} count={count} />
                <SomeSection
                  condition={condition}
                  onWhy={(row) => setContact({ id: row.id, name: row.name || row.address })}
                />
              </>
            )}
            <WhySection contact={contact} onContact={setContact} answer={building.answers?.get(tree.key)} />
            <Section title={t('customers.segment.watch')}>
              <label className="segment-watch">
                <Switch
                  disabled={!mayEdit}
                  checked={watched}
                  onChange={(next) => draft.change({ watched: next })}
                  aria-label={t('customers.segment.watch')}
                />
                <span className="quiet small">{t('customers.segment.watch-text')}</span>
              </label>
            </Section>
            {segment ? <KeptSection id={segment.id} mayEdit={mayEdit} /> : null}
            {segment?.watched ? <Movement id={segment.id} /> : null}
          </div>
        </div>
      </ChosenCompanies>
    </Page>
  );
}

/** How many, where the column that says it is not beside the conditions. */
function PeopleCount({ count }: { count: number }) {
  const t = useT();
  const format = useFormat();
  return (
    <span className="segment-narrow-count strong" aria-hidden="true">
      {t('customers.segment.people', { count, shown: format.number(count) })}
    </span>
  );
}

type NamedProps = {
  label: string;
  fault?: string;
  value: string;
  most: number;
  disabled: boolean;
  isFirst?: boolean;
  onChange: (value: string) => void;
};

function Named({ label, fault, value, most, disabled, isFirst, onChange }: NamedProps) {
  const t = useT();
  return (
    <label>
      <span className="small quiet">{label}</span>
      <Input
        dir="auto"
        maxLength={most}
        value={value}
        disabled={disabled}
        autoFocus={isFirst}
        status={fault ? 'error' : undefined}
        aria-invalid={Boolean(fault)}
        onChange={(event) => onChange(event.target.value)}
      />
      {fault ? (
        <span className="bad small" role="alert">
          {t.code('shell.error.field', fault)}
        </span>
      ) : null}
    </label>
  );
}

/** The whole read aloud. */
function Sentence({ draft }: { draft: Draft }) {
  const t = useT();
  const sentence = useSentence();
  return (
    <p className="segment-read">
      <Icon name="info" size={14} />
      <span>
        <span className="quiet">{t('customers.segment.read')}</span> {sentence.ofTree(draft.tree)}
      </span>
    </p>
  );
}
