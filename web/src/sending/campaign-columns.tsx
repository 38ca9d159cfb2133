/** What the list of campaigns shows of each: name, state, letter, and what became of it with its base. */
import { Link } from '@tanstack/react-router';
import type { CampaignRow } from '../api/types';
import { useFormat, useT } from '../app/words';
import { IconButton, Name, Rate, When } from '../parts/small';
import type { TableColumn } from '../parts/table';
import { addressOf } from './campaign-address';
import { CampaignTag } from './state-tag';

/** `onCopy` only for who may send. */
export function useCampaignColumns(onCopy: ((row: CampaignRow) => void) | undefined): TableColumn<CampaignRow>[] {
  const t = useT();
  const format = useFormat();
  const rate = (part: (row: CampaignRow) => number, base: (row: CampaignRow) => number) => (row: CampaignRow) =>
    row.counts.accepted ? <Rate part={part(row)} base={base(row)} /> : '—';
  return [
    {
      key: 'name',
      title: t('sending.campaign.name'),
      written: true,
      cell: (row) => (
        <Link to={addressOf(row)} params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { key: 'state', title: t('sending.campaign.state'), cell: (row) => <CampaignTag state={row.state} /> },
    {
      key: 'letter',
      title: t('sending.campaign.letter'),
      quiet: true,
      cell: (row) => <Name>{row.letter?.name}</Name>,
    },
    {
      key: 'people',
      title: t('sending.campaign.people'),
      number: true,
      cell: ({ counts }) => (counts.audience ? format.number(counts.audience) : '—'),
    },
    {
      key: 'accepted',
      title: t('sending.campaign.accepted'),
      number: true,
      cell: rate(
        (row) => row.counts.accepted,
        (row) => row.counts.accepted + row.counts.refused + row.counts.in_doubt,
      ),
    },
    {
      key: 'opened',
      title: t('sending.campaign.opened'),
      number: true,
      cell: rate(
        (row) => row.counts.opened,
        (row) => row.counts.accepted,
      ),
    },
    {
      key: 'clicked',
      title: t('sending.campaign.clicked'),
      number: true,
      cell: rate(
        (row) => row.counts.clicked,
        (row) => row.counts.accepted,
      ),
    },
    {
      key: 'when',
      title: t('sending.campaign.when'),
      number: true,
      quiet: true,
      cell: (row) => <When at={row.finished_at ?? row.started_at ?? row.send_at ?? row.created_at} />,
    },
    ...(onCopy
      ? [
          {
            key: 'copy',
            number: true,
            cell: (row: CampaignRow) => (
              <IconButton
                icon="copy"
                label={t('sending.campaign.copy', { name: row.name })}
                onClick={() => onCopy(row)}
              />
            ),
          },
        ]
      : []),
  ];
}
