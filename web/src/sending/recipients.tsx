import { Link } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { listRecipients, recipientsFileOf, resendRecipient } from '../api/operations';
import { usePages } from '../api/pages';
import type { Recipient } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Address, Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';

const STATES = ['queued', 'leased', 'accepted', 'deferred', 'refused', 'in_doubt', 'skipped'];
/** What people did with a letter, asked for as the states are. */
const DEEDS = ['opened', 'clicked', 'unsubscribed'];
const TONES: Record<string, Tone> = { accepted: 'good', refused: 'bad', in_doubt: 'warn', deferred: 'warn' };

/** Which of them are shown: of a state, of a country, or all. */
export type Whom = { state?: string; country?: string };

/** Everybody the campaign meant, what became of their letter, and why. */
export function Recipients({ campaign, whom, onWhom }: { campaign: string; whom: Whom; onWhom: (whom: Whom) => void }) {
  const t = useT();
  const format = useFormat();
  const mayExport = useRight('export');
  const { query, rows, more, hasMore } = usePages(['campaign', 'recipients', campaign, whom], (after) =>
    listRecipients(campaign, { ...whom, after }),
  );
  const again = useAct((row: Recipient) => resendRecipient(campaign, row.id), {
    nouns: ['campaign'],
    said: () => t('sending.report.resent'),
  });
  const last = (row: Recipient) => {
    if (row.unsubscribed_at) return `${t('sending.report.event.unsubscribed')} · ${format.ago(row.unsubscribed_at)}`;
    if (row.clicked_at) return `${t('sending.report.event.clicked')} · ${format.ago(row.clicked_at)}`;
    if (row.opened_at) return `${t('sending.report.event.opened')} · ${format.ago(row.opened_at)}`;
    return row.sent_at ? format.ago(row.sent_at) : '—';
  };
  // What a refusal meant says more than that it was one.
  const reasonOf = (row: Recipient) => {
    if (row.class && row.class !== 'unknown') return t.code('sending.class', row.class);
    return row.reason ? t.code('sending.report.reason', row.reason) : '';
  };
  const columns: TableColumn<Recipient>[] = [
    {
      key: 'who',
      title: t('sending.report.who'),
      written: true,
      cell: (row) => (
        <Link to="/contacts/$id" params={{ id: row.contact.id }}>
          {row.contact.name || row.contact.address}
        </Link>
      ),
    },
    {
      key: 'address',
      title: t('sending.report.address'),
      quiet: true,
      cell: (row) => <Address>{row.contact.address}</Address>,
    },
    {
      key: 'state',
      title: t('sending.report.state'),
      cell: (row) => <Tag tone={TONES[row.state]}>{t.code('shell.common.recipient', row.state)}</Tag>,
    },
    {
      key: 'reason',
      title: t('sending.report.reason'),
      cell: (row) => (
        <span className="small">
          {reasonOf(row)} {row.reply ? <span className="code quiet">{row.reply}</span> : null}
          {row.state === 'in_doubt' ? (
            <Button
              size="small"
              loading={again.isPending && again.variables?.id === row.id}
              onClick={() => again.mutate(row)}
            >
              {t('sending.report.resend')}
            </Button>
          ) : null}
        </span>
      ),
    },
    { key: 'last', title: t('sending.report.last'), number: true, quiet: true, cell: last },
  ];
  return (
    <Section
      title={t('sending.report.recipients')}
      link={
        <span className="row">
          {whom.country ? (
            <Button size="small" icon={<Icon name="close" size={12} />} onClick={() => onWhom({})}>
              {format.country(whom.country)}
            </Button>
          ) : null}
          {mayExport ? (
            <Button
              size="small"
              icon={<Icon name="download" size={14} />}
              href={recipientsFileOf(campaign, whom)}
              download="recipients.csv"
            >
              {t('sending.report.export')}
            </Button>
          ) : null}
          <Select
            size="small"
            allowClear
            style={{ inlineSize: 170 }}
            aria-label={t('sending.report.state')}
            placeholder={t('sending.report.every-state')}
            value={whom.state}
            onChange={(next) => onWhom({ state: next ?? undefined })}
            options={[
              ...STATES.map((value) => ({ value, label: t.code('shell.common.recipient', value) })),
              ...DEEDS.map((value) => ({ value, label: t(`sending.report.${value}`) })),
            ]}
          />
        </span>
      }
    >
      <Loaded query={query}>
        {() =>
          rows.length === 0 ? (
            <p className="quiet">{t('sending.report.nobody')}</p>
          ) : (
            <>
              <Table rows={rows} columns={columns} id={(row) => row.id} />
              {hasMore ? (
                <Button type="link" onClick={more}>
                  {t('shell.common.show-more')}
                </Button>
              ) : null}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
