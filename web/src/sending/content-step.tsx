import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { getLetter, listChannels, listDomains, listLetters } from '../api/operations';
import type { Campaign, CampaignChange } from '../api/types';
import { useMe } from '../app/session';
import { useT } from '../app/words';
import { LetterPreview } from '../letters/letter-preview';
import { filterOption } from '../parts/choices';
import { FindingList } from '../parts/findings';
import { Section } from '../parts/page';
import { Empty, Loaded } from '../parts/states';
import { StartLetter } from './start-letter';

/** In the place of a channel's id. */
const BY_ROUTES = 'routes';

type Props = { campaign: Campaign; onChange: (change: CampaignChange) => void };

export function ContentStep({ campaign, onChange }: Props) {
  const t = useT();
  const me = useMe();
  const letters = useQuery({ queryKey: ['letter', 'all'], queryFn: listLetters });
  const channels = useQuery({ queryKey: ['channel'], queryFn: listChannels });
  const domains = useQuery({ queryKey: ['domain'], queryFn: listDomains });
  const id = campaign.letter_id;
  const letter = useQuery({
    queryKey: ['letter', 'one', id],
    queryFn: () => getLetter(id ?? ''),
    enabled: id !== null,
  });
  const [subject, setSubject] = useState(campaign.subject ?? '');
  const [from, setFrom] = useState({ ...campaign.from, name: campaign.from.name || me.workspace.name });
  const [reply, setReply] = useState(campaign.reply_to ?? '');
  const saveFrom = () =>
    from.address && (from.name !== campaign.from.name || from.address !== campaign.from.address) && onChange({ from });
  return (
    <div className="columns half">
      <div>
        <Section
          title={t('sending.campaign.step.content')}
          link={
            id ? (
              <Link to="/letters/$id" params={{ id }}>
                {t('sending.campaign.edit-letter')}
              </Link>
            ) : (
              <Link to="/letters">{t('sending.campaign.write-letter')}</Link>
            )
          }
        >
          <div style={{ display: 'grid', gap: 14 }}>
            <label>
              <span className="small">{t('sending.campaign.letter')}</span>
              <Select
                className="wide"
                aria-label={t('sending.campaign.letter')}
                placeholder={t('sending.campaign.choose-letter')}
                showSearch={{ filterOption }}
                value={id}
                onChange={(letter_id) => onChange({ letter_id })}
                options={letters.data?.items.map((row) => ({ value: row.id, label: row.name }))}
              />
            </label>
            <label>
              <span className="small">{t('sending.campaign.subject')}</span>
              <Input
                dir="auto"
                value={subject}
                placeholder={letter.data?.subject}
                onChange={(event) => setSubject(event.target.value)}
                onBlur={() => subject !== (campaign.subject ?? '') && onChange({ subject: subject || null })}
              />
            </label>
            <div className="form-two">
              <label>
                <span className="small">{t('sending.campaign.from-name')}</span>
                <Input
                  dir="auto"
                  value={from.name}
                  onChange={(event) => setFrom({ ...from, name: event.target.value })}
                  onBlur={saveFrom}
                />
              </label>
              <label>
                <span className="small">{t('sending.campaign.from-address')}</span>
                <Input
                  dir="ltr"
                  placeholder={domains.data?.[0] ? `news@${domains.data[0].name}` : me.user.email}
                  value={from.address}
                  onChange={(event) => setFrom({ ...from, address: event.target.value })}
                  onBlur={saveFrom}
                />
              </label>
            </div>
            <div className="form-two">
              <label>
                <span className="small">{t('sending.campaign.reply-to')}</span>
                <Input
                  dir="ltr"
                  placeholder={from.address}
                  value={reply}
                  onChange={(event) => setReply(event.target.value)}
                  onBlur={() => reply !== (campaign.reply_to ?? '') && onChange({ reply_to: reply || null })}
                />
              </label>
              <label>
                <span className="small">{t('sending.campaign.channel')}</span>
                <Select
                  className="wide"
                  aria-label={t('sending.campaign.channel')}
                  allowClear
                  placeholder={channels.data?.find((row) => row.is_default)?.name}
                  value={campaign.by_routes ? BY_ROUTES : campaign.channel_id}
                  onChange={(value) =>
                    onChange(
                      value === BY_ROUTES ? { by_routes: true } : { by_routes: false, channel_id: value ?? null },
                    )
                  }
                  options={[
                    { value: BY_ROUTES, label: t('sending.campaign.by-routes') },
                    ...(channels.data ?? []).map((row) => ({ value: row.id, label: row.name })),
                  ]}
                />
              </label>
            </div>
          </div>
        </Section>
        {id ? (
          <Section title={t('letters.letter.check')}>
            <Loaded query={letter}>{(data) => <FindingList findings={data.findings ?? []} />}</Loaded>
          </Section>
        ) : (
          <StartLetter campaign={campaign} onChange={onChange} />
        )}
      </div>
      {letter.data ? (
        <LetterPreview letter={letter.data} />
      ) : (
        <div className="paper-desk">
          <Empty title={t('sending.campaign.no-letter')} text={t('sending.campaign.no-letter-text')} />
        </div>
      )}
    </div>
  );
}
