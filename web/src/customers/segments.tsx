/** All segments by name: whom each means, in a sentence and as a number. The first time, what others begin with. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { listSegments } from '../api/operations';
import type { Segment } from '../api/types';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Page } from '../parts/page';
import { Tag, When } from '../parts/small';
import { Empty, Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { ChosenCompanies, useCompanyNames } from './fields';
import { NewButton } from './head';
import { Beginnings } from './segment-begin';
import { useSentence } from './segment-sentence';
import { rulesOf, treeOf } from './segment-tree';

export function SegmentsScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const mayEdit = useRight('manage_lists');
  const query = useQuery({ queryKey: ['segment', 'all'], queryFn: listSegments });
  const companies = useCompanyNames((query.data ?? []).flatMap((segment) => rulesOf(treeOf(segment.condition))));
  const add = mayEdit ? (
    <NewButton label={t('customers.segment.new')} onClick={() => void navigate({ to: '/segments/new' })} />
  ) : null;
  return (
    <Page
      title={t('shell.place.segments')}
      quiet={query.data?.length ? format.number(query.data.length) : ''}
      actions={add}
    >
      <div className="columns one">
        <div>
          <Loaded query={query}>
            {(segments) =>
              segments.length === 0 ? (
                <First mayEdit={mayEdit} />
              ) : (
                <div className="section">
                  <ChosenCompanies value={companies}>
                    <Segments segments={segments} />
                  </ChosenCompanies>
                </div>
              )
            }
          </Loaded>
        </div>
      </div>
    </Page>
  );
}

function First({ mayEdit }: { mayEdit: boolean }) {
  const t = useT();
  return (
    <>
      <Empty title={t('customers.segment.empty.title')} text={t('customers.segment.empty.text')} />
      {mayEdit ? (
        <div className="segment-first">
          <Beginnings />
        </div>
      ) : null}
    </>
  );
}

function Segments({ segments }: { segments: Segment[] }) {
  const t = useT();
  const format = useFormat();
  const sentence = useSentence();
  const columns: TableColumn<Segment>[] = [
    {
      key: 'name',
      title: t('customers.segment.name'),
      cell: (segment) => (
        <span className="segment-name">
          <Link to="/segments/$id" params={{ id: segment.id }} dir="auto">
            {segment.name}
          </Link>
          {segment.note ? (
            <span className="quiet small" dir="auto">
              {segment.note}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      key: 'whom',
      title: t('customers.segment.whom'),
      cell: (segment) => <span className="segment-sentence">{sentence.of(segment.condition)}</span>,
    },
    {
      key: 'contacts',
      title: t('customers.segment.count'),
      number: true,
      cell: (segment) => <span className="strong">{format.number(segment.contacts)}</span>,
    },
    {
      key: 'watched',
      title: t('customers.segment.watched'),
      cell: (segment) =>
        segment.watched ? (
          <Tag tone="info" icon="eye">
            {t('customers.segment.is-watched')}
          </Tag>
        ) : (
          '—'
        ),
    },
    {
      key: 'changed',
      title: t('customers.segment.changed'),
      number: true,
      quiet: true,
      cell: (segment) => <When at={segment.updated_at} />,
    },
  ];
  return <Table rows={segments} columns={columns} id={(segment) => segment.id} />;
}
