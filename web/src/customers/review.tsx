/** People whose facts nobody changed or found right for long, the oldest first: looked at beside the list, and found right one by one or together. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { findFactsRight, listOldFacts } from '../api/operations';
import type { OldFacts } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Page, Section } from '../parts/page';
import { Name, When } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { companyColumn, personColumns } from './person-columns';

const REVIEW_MONTHS = [6, 12, 24, 36] as const;
export type ReviewSearch = { months?: (typeof REVIEW_MONTHS)[number] };
const PAGE = 50;

export function ReviewScreen() {
  const t = useT();
  const months = useSearch({ from: '/shell/review' }).months ?? 24;
  const navigate = useNavigate({ from: '/review' });
  const query = useInfiniteQuery({
    queryKey: ['old-facts', months],
    queryFn: ({ pageParam }) => listOldFacts({ months, after: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return (
    <Page title={t('customers.review.title')} back="/contacts">
      <Section title={t('customers.review.old', { count: months })} quiet={t('customers.review.quiet')}>
        <Segmented
          aria-label={t('customers.review.months')}
          value={months}
          onChange={(value) => void navigate({ search: { months: value } })}
          options={REVIEW_MONTHS.map((value) => ({ value, label: t('customers.review.over', { count: value }) }))}
        />
        <Loaded query={query}>
          {({ pages }) => (
            <>
              <Old items={pages.flatMap((page) => page.items)} />
              {query.hasNextPage ? (
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('customers.review.more')}
                </Button>
              ) : null}
            </>
          )}
        </Loaded>
      </Section>
    </Page>
  );
}

function Old({ items }: { items: OldFacts[] }) {
  const t = useT();
  const mayEdit = useRight('edit_customers');
  const right = useAct((ids: string[]) => findFactsRight(ids), {
    nouns: ['contact', 'old-facts'],
    said: (done) => t('customers.review.done', { count: done.changed }),
  });
  const columns: TableColumn<OldFacts>[] = [
    ...personColumns(t),
    companyColumn(t),
    {
      key: 'owner',
      title: t('customers.contact.field.owner'),
      cell: ({ contact }) => <Name>{contact.owner?.name}</Name>,
    },
    { key: 'age', title: t('customers.review.at'), quiet: true, cell: ({ facts_at }) => <When at={facts_at} /> },
    {
      key: 'right',
      title: '',
      cell: ({ contact }) =>
        mayEdit ? (
          <Button
            size="small"
            disabled={right.isPending}
            aria-label={t('customers.review.right-of', { name: contact.name || contact.address })}
            onClick={() => right.mutate([contact.id])}
          >
            {t('customers.fact.right')}
          </Button>
        ) : null,
    },
  ];
  if (items.length === 0) return <p className="quiet">{t('customers.review.none')}</p>;
  return <Table rows={items} columns={columns} id={({ contact }) => contact.id} />;
}
