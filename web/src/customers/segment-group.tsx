/** Groups within groups: the rule of each in words and by its edge, and its parts as rows of one line. */
import { Dropdown, Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { ExplainedNode } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { RuleChip } from './chip';
import { useFields } from './fields';
import { AddCondition } from './segment-add';
import type { Building } from './segment-building';
import { HappenedChip } from './segment-happened';
import { fieldIcon } from './segment-icons';
import { type Group, group, HOWS, type How, type Inside, leftOut, type Of, type Part } from './segment-tree';

type Props = { building: Building; of: Of; isCounted: boolean };

/** A group with what it holds; what stands inside a company has no count of its own. */
export function GroupRows({ part, inside, ...rest }: Props & { part: Group; inside?: Inside }) {
  const t = useT();
  const { building } = rest;
  const of = inside ? (inside.kind === 'company' ? 'companies' : 'contacts') : rest.of;
  const isCounted = rest.isCounted && !inside;
  const name = inside ? t(`customers.segment.inside.${inside.kind}`) : t('customers.segment.group');
  const whole = inside ?? part;
  const setHow = (how: How) =>
    building.change(part.key, (found) => (found.kind === 'group' ? { ...found, how } : found));
  return (
    <fieldset className={`segment-group segment-${part.how}`} aria-label={name} data-part={whole.key}>
      <Row part={whole} isRoot={!inside && rest.of === 'contacts' && part.key === building.root} {...rest}>
        <span className="segment-how">
          {inside ? (
            <span className="row medium">
              <Icon name={inside.kind === 'company' ? 'building' : 'person'} size={14} />
              {name}
            </span>
          ) : null}
          <Segmented
            size="small"
            aria-label={t('customers.segment.rule')}
            disabled={!building.mayEdit}
            value={part.how}
            onChange={setHow}
            options={HOWS.map((how) => ({ value: how, label: t(`customers.segment.how-many.${how}`) }))}
          />
          <span className="quiet small only-desktop">{t(`customers.segment.rule.${part.how}`)}</span>
        </span>
      </Row>
      <ul className="segment-rows">
        {part.parts.map((one) => (
          <li key={one.key}>
            <PartRow part={one} building={building} of={of} isCounted={isCounted} />
          </li>
        ))}
      </ul>
      {building.mayEdit ? (
        <div className="row segment-add">
          <AddCondition building={building} of={of} holder={part} />
          <button type="button" className="bare link" onClick={() => building.add(part.key, group('any'))}>
            <Icon name="plus" size={14} />
            {t('customers.segment.add-group')}
          </button>
        </div>
      ) : null}
    </fieldset>
  );
}

function PartRow({ part, ...rest }: Props & { part: Part }) {
  const { building, of } = rest;
  const fields = useFields(of === 'companies' ? 'company' : 'contact');
  if (part.kind === 'group') return <GroupRows part={part} {...rest} />;
  if ('group' in part) return <GroupRows part={part.group} inside={part} {...rest} />;
  return (
    <div data-part={part.key}>
      <Row part={part} {...rest}>
        {part.kind === 'field' ? (
          <RuleChip
            fields={fields}
            rule={part.rule}
            icon={fieldIcon(part.rule.field)}
            onChange={(next) => {
              if (!('any' in next)) building.change(part.key, () => ({ ...part, rule: next }));
            }}
            onRemove={() => building.remove(part)}
          />
        ) : (
          <HappenedChip
            of={of}
            asked={part.asked}
            onChange={(asked) => building.change(part.key, () => ({ ...part, asked }))}
            onRemove={() => building.remove(part)}
          />
        )}
      </Row>
    </div>
  );
}

/** One line: the part, what it matches alone, what can be done with it; below it what it says of a person, and what is wrong. */
function Row({
  part,
  isRoot,
  building,
  isCounted,
  children,
}: Props & { part: Part; isRoot?: boolean; children: ReactNode }) {
  const t = useT();
  const fault = building.faults.get(part.key);
  const answer = building.answers?.get(part.key);
  return (
    <div className={fault ? 'segment-row is-wrong' : 'segment-row'}>
      <div className="segment-what">
        {children}
        {answer && isCounted ? <Answer answer={answer} /> : null}
        {fault ? (
          <span className="bad small" role="alert">
            {t('customers.segment.fault')}{' '}
            <bdi lang="en" dir="ltr">
              {fault}
            </bdi>
          </span>
        ) : null}
      </div>
      {isCounted && !isRoot ? <Counted part={part} building={building} /> : null}
      {building.mayEdit && !isRoot ? <PartMenu part={part} building={building} /> : <span className="segment-menu" />}
    </div>
  );
}

function Answer({ answer }: { answer: ExplainedNode }) {
  const t = useT();
  const format = useFormat();
  const is = answer.holds ? 'yes' : 'no';
  return (
    <span className={answer.holds ? 'row small good' : 'row small quiet'}>
      <Icon name={answer.holds ? 'check' : 'close'} size={12} />
      {answer.until
        ? t(`customers.segment.why.${is}-until`, { until: format.moment(answer.until) })
        : t(`customers.segment.why.${is}`)}
    </span>
  );
}

/** What the part matches alone, as a bar of everybody and as a number; of a "none" what it leaves out. */
function Counted({ part, building }: { part: Part; building: Building }) {
  const t = useT();
  const format = useFormat();
  const isNone = part.kind === 'group' && part.how === 'none';
  const count = building.counts.get(isNone ? leftOut(part.key) : part.key);
  if (count === undefined || building.faults.size > 0)
    return (
      <span className="segment-count quiet">
        <span className="number">—</span>
      </span>
    );
  const said = t(isNone ? 'customers.segment.left-out' : 'customers.segment.alone', {
    count,
    shown: format.number(count),
  });
  const share = building.everybody > 0 ? count / building.everybody : 0;
  return (
    <span className={building.isCurrent ? 'segment-count' : 'segment-count is-old'} title={said}>
      <span className="segment-bar" aria-hidden="true">
        {share > 0 ? <span style={{ inlineSize: `${Math.min(1, share) * 100}%` }} /> : null}
      </span>
      <bdi className="number" dir="ltr" aria-hidden="true">
        {isNone && count > 0 ? '−' : ''}
        {format.number(count)}
      </bdi>
      <span className="unseen">{said}</span>
    </span>
  );
}

function PartMenu({ part, building }: { part: Part; building: Building }) {
  const t = useT();
  const acts: Record<string, () => void> = {
    up: () => building.move(part.key, -1),
    down: () => building.move(part.key, 1),
    in: () => building.wrap(part.key),
    out: () => building.takeOut(part.key),
    remove: () => building.remove(part),
  };
  const stays: Record<string, boolean> = building.stays(part.key);
  const items = Object.keys(acts).map((key) => ({
    key,
    label: t(`customers.segment.act.${key}`),
    disabled: stays[key],
    danger: key === 'remove',
  }));
  return (
    <Dropdown trigger={['click']} autoFocus menu={{ items, onClick: ({ key }) => acts[key]?.() }}>
      <button
        type="button"
        className="icon-button segment-menu"
        aria-label={t('customers.segment.acts')}
        title={t('customers.segment.acts')}
      >
        <Icon name="more" />
      </button>
    </Dropdown>
  );
}
