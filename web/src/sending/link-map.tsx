/** Where they clicked: the letter with a share beside each link, and the links with their numbers. */
import { linkMapOf } from '../api/operations';
import type { Report } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Table } from '../parts/table';

type Link = Report['links'][number];

export function LinkMap({ campaign, links }: { campaign: string; links: Link[] }) {
  const t = useT();
  const people = links.reduce((sum, link) => sum + link.people, 0);
  return (
    <Section title={t('sending.report.link-map')} quiet={t('sending.report.link-map-quiet')}>
      <div className="paper link-map" data-theme="light">
        {/* The address of the numbers: a letter drawn for old ones would show old shares. */}
        <iframe
          key={people}
          title={t('sending.report.link-map')}
          src={linkMapOf(campaign)}
          sandbox=""
          referrerPolicy="no-referrer"
        />
      </div>
    </Section>
  );
}

export function Links({ links }: { links: Link[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <Section title={t('sending.report.links')} quiet={t('sending.report.links-quiet')}>
      <Table
        rows={links}
        id={(link) => link.id}
        columns={[
          { key: 'url', title: t('sending.report.link'), cell: (link) => <span className="code">{link.url}</span> },
          {
            key: 'people',
            title: t('sending.report.link-people'),
            number: true,
            cell: (link) => <span className="strong">{format.number(link.people)}</span>,
          },
          {
            key: 'clicks',
            title: t('sending.report.link-clicks'),
            number: true,
            cell: (link) => format.number(link.clicks),
          },
          {
            key: 'machine',
            title: t('sending.report.link-machine'),
            number: true,
            quiet: true,
            cell: (link) => format.number(link.machine),
          },
        ]}
      />
    </Section>
  );
}
