/** Where they clicked: the letter with a share beside each link, and the links with their numbers. */
import { Button } from 'antd';
import { useState } from 'react';
import { linkMapOf, resumeLink, stopLink } from '../api/operations';
import type { Report } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Section } from '../parts/page';
import { Tag } from '../parts/small';
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

/** Whether a link leads where it should, and the switch that ends it for every letter. */
function LinkState({ campaign, link }: { campaign: string; link: Link }) {
  const t = useT();
  const maySend = useRight('send_campaigns');
  const [asking, setAsking] = useState(false);
  const stop = useAct(() => stopLink(campaign, link.id), {
    nouns: ['campaign'],
    said: () => t('sending.report.link-stop-said'),
    done: () => setAsking(false),
  });
  const resume = useAct(() => resumeLink(campaign, link.id), {
    nouns: ['campaign'],
    said: () => t('sending.report.link-resume-said'),
  });
  return (
    <span className="row wrap">
      {link.is_stopped ? <Tag tone="bad">{t('sending.report.link-stopped')}</Tag> : null}
      {maySend && link.is_stopped ? (
        <Button size="small" loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
          {t('sending.report.link-resume')}
        </Button>
      ) : null}
      {maySend && !link.is_stopped ? (
        <Button size="small" onClick={() => setAsking(true)}>
          {t('sending.report.link-stop')}
        </Button>
      ) : null}
      {asking ? (
        <Confirm
          title={t('sending.report.link-stop-title')}
          text={t('sending.report.link-stop-text', { url: link.url })}
          verb={t('sending.report.link-stop')}
          danger
          busy={stop.isPending}
          onDo={() => stop.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </span>
  );
}

export function Links({ campaign, links }: { campaign: string; links: Link[] }) {
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
          {
            key: 'state',
            title: t('sending.report.link-state'),
            cell: (link) => <LinkState campaign={campaign} link={link} />,
          },
        ]}
      />
    </Section>
  );
}
