/** The timeline of a company or a person, with its filter; what comes in meanwhile waits behind a strip until one asks for it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { getTimeline } from '../api/operations';
import { usePages } from '../api/pages';
import type { TimelineItem } from '../api/types';
import { useKeys } from '../app/keys';
import { useFormat, useT } from '../app/words';
import { Loaded } from '../parts/states';
import { Timeline, TimelineLegend } from '../parts/timeline';
import { newAbove } from '../parts/timeline-days';
import { useStoryLine } from './story-line';

const PAGE = 50;
const GROUPS = ['all', 'letters', 'trade', 'behaviour'] as const;
type Group = (typeof GROUPS)[number];

type Props = { of: 'companies' | 'contacts'; id: string; none: string };

export function Story({ of, id, none }: Props) {
  const t = useT();
  const [group, setGroup] = useState<Group>('all');
  const params = { group: group === 'all' ? undefined : group, limit: PAGE };
  const { query, rows, more, hasMore } = usePages<TimelineItem>(['timeline', of, id, params], (after, signal) =>
    getTimeline(of, id, { ...params, after }, signal),
  );
  const line = useStoryLine(of === 'contacts');
  useKeys(
    GROUPS.map((name, index) => ({
      keys: String(index + 1),
      label: `trade.story.group.${name}`,
      run: () => setGroup(name),
    })),
  );
  return (
    <>
      <div className="story-head">
        <Segmented
          size="small"
          value={group}
          onChange={(value) => setGroup(value as Group)}
          options={GROUPS.map((value) => ({ value, label: t(`trade.story.group.${value}`) }))}
          aria-label={t('trade.story.filter')}
        />
        <TimelineLegend />
      </div>
      <NewLines of={of} id={id} group={group} newest={query.data ? rows[0]?.id : null} />
      <Loaded query={query} rows={8}>
        {() =>
          rows.length === 0 ? (
            <p className="quiet story-none">{group === 'all' ? none : t('trade.story.none-of-group')}</p>
          ) : (
            <Timeline lines={rows.map(line)} label={t('trade.story.title')} />
          )
        }
      </Loaded>
      {hasMore ? (
        <div className="story-foot">
          <Button onClick={more} loading={query.isFetchingNextPage}>
            {t('trade.story.earlier')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** "3 new": nothing jumps while one reads. `newest` is null until the first page is there. */
function NewLines({ of, id, group, newest }: { of: Props['of']; id: string; group: Group; newest?: string | null }) {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const params = { group: group === 'all' ? undefined : group, limit: PAGE };
  const { data } = useQuery({
    queryKey: ['story', of, id, params],
    queryFn: () => getTimeline(of, id, params),
    enabled: newest !== null,
  });
  const count = data && newest !== null ? newAbove(data.items, newest) : 0;
  if (count === 0) return null;
  return (
    <button
      type="button"
      className="new-lines"
      onClick={() => void client.invalidateQueries({ queryKey: ['timeline', of, id] })}
    >
      <span aria-live="polite">{t('trade.story.new', { count, shown: format.number(count) })}</span>
    </button>
  );
}
