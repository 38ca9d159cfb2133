/** The sites whose pages report visits: which they are, what they put into their pages, and when one was heard last. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { addSite, listSites, removeSite } from '../api/operations';
import type { Site } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Section } from '../parts/page';
import { Copy, IconButton } from '../parts/small';
import { Loaded } from '../parts/states';

/** What a page calls, and what it may say in its place. */
const CONSENT = {
  // Isolated from left to right: an Arabic sentence would turn their quotes and brackets round.
  call: "\u2066tradewind('consent', true)\u2069",
  attribute: '\u2066data-consent="given"\u2069',
};

export function Sites() {
  const t = useT();
  const query = useQuery({ queryKey: ['site'], queryFn: listSites });
  const [leaving, setLeaving] = useState<Site | null>(null);
  const drop = useAct((site: Site) => removeSite(site.id), {
    nouns: ['site'],
    said: () => t('customers.behaviour.site-removed'),
    done: () => setLeaving(null),
  });
  return (
    <Section title={t('customers.behaviour.sites')} quiet={t('customers.behaviour.sites-quiet')}>
      <NewSite />
      <Loaded query={query}>
        {(sites) =>
          sites.length === 0 ? (
            <p className="quiet">{t('customers.behaviour.no-site')}</p>
          ) : (
            <ul>
              {sites.map((site) => (
                <SiteLine key={site.id} site={site} onRemove={() => setLeaving(site)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <p className="quiet small">{t('customers.behaviour.consent', CONSENT)}</p>
      {leaving ? (
        <Confirm
          danger
          title={t('customers.behaviour.site-remove', { name: leaving.name })}
          text={t('customers.behaviour.site-remove-text')}
          verb={t('shell.common.delete')}
          busy={drop.isPending}
          onDo={() => drop.mutate(leaving)}
          onClose={() => setLeaving(null)}
        />
      ) : null}
    </Section>
  );
}

function SiteLine({ site, onRemove }: { site: Site; onRemove: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <li style={{ marginBlock: 12 }}>
      <div className="row wrap">
        <bdi className="strong">{site.name}</bdi>
        <bdi dir="ltr" className="quiet">
          {site.origins.join(' ')}
        </bdi>
        <span className="push row">
          <span className="quiet small">
            {site.heard_at
              ? t('customers.behaviour.heard', { ago: format.ago(site.heard_at) })
              : t('customers.behaviour.not-heard')}
          </span>
          <IconButton icon="trash" label={t('shell.settings.delete', { name: site.name })} onClick={onRemove} />
        </span>
      </div>
      <div className="record-box">
        <code dir="ltr" style={{ overflowWrap: 'anywhere' }}>
          {site.snippet}
        </code>
        <Copy text={site.snippet} />
      </div>
    </li>
  );
}

function NewSite() {
  const t = useT();
  const [name, setName] = useState('');
  const [origins, setOrigins] = useState('');
  const add = useAct(() => addSite({ name, origins: origins.split(/[\s,]+/).filter(Boolean) }), {
    nouns: ['site'],
    done: () => {
      setName('');
      setOrigins('');
    },
  });
  const ready = name.trim() && origins.trim();
  return (
    <form
      className="row wrap"
      style={{ paddingBlockEnd: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) add.mutate(undefined);
      }}
    >
      <Input
        style={{ inlineSize: 200 }}
        dir="auto"
        aria-label={t('customers.behaviour.site-name')}
        placeholder={t('customers.behaviour.site-name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Input
        style={{ inlineSize: 320 }}
        dir="ltr"
        aria-label={t('customers.behaviour.origins')}
        placeholder={t('customers.behaviour.origins-hint')}
        value={origins}
        onChange={(event) => setOrigins(event.target.value)}
      />
      <Button htmlType="submit" disabled={!ready} loading={add.isPending}>
        {t('shell.settings.add')}
      </Button>
    </form>
  );
}
