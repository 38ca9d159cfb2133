import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { previewLetter } from '../api/operations';
import type { Letter } from '../api/types';
import { useFormat, useT } from '../app/words';
import { ContactSelect } from '../parts/contact-select';
import { Icon, type IconName } from '../parts/icons';
import { Loaded } from '../parts/states';

const WIDTHS = { desktop: 640, phone: 375, dark: 640, text: 640 };
type View = keyof typeof WIDTHS;
const KILOBYTE = 1024;

/**
 * The letter as one person gets it: compiled by the server, shown from its own sandboxed address. It stays paper in a dark page;
 * what a mailbox makes of it at night is a view that one asks for.
 */
export function LetterPreview({ letter }: { letter: Pick<Letter, 'id' | 'version' | 'language'> }) {
  const t = useT();
  const format = useFormat();
  const [view, setView] = useState<View>('desktop');
  const [contact, setContact] = useState<string | null>(null);
  const query = useQuery({
    queryKey: ['letter', 'preview', letter.id, letter.version, contact],
    queryFn: () => previewLetter(letter.id, contact),
    placeholderData: (old) => old,
  });
  const option = (value: View, icon: IconName) => ({
    value,
    label: (
      <span className="row">
        <Icon name={icon} size={14} />
        {t(`letters.letter.view.${value}`)}
      </span>
    ),
  });
  return (
    <div style={{ display: 'flex', flexDirection: 'column' }}>
      <div className="toolbar">
        <Segmented
          value={view}
          onChange={setView}
          options={[
            option('desktop', 'desktop'),
            option('phone', 'phone'),
            option('dark', 'moon'),
            option('text', 'text'),
          ]}
          aria-label={t('letters.letter.view')}
        />
        <span className="push row">
          <span className="quiet small">{t('letters.letter.as')}</span>
          <ContactSelect value={contact} onChange={setContact} />
        </span>
      </div>
      <div className="paper-desk" style={{ flex: 1 }}>
        <Loaded query={query}>
          {(preview) => (
            <div className="paper" data-theme="light" style={{ maxInlineSize: WIDTHS[view] }}>
              <div className="paper-head" lang={letter.language}>
                <div className="strong" dir="auto">
                  {preview.subject}
                </div>
                <div className="small quiet">
                  {t('letters.letter.size', { size: format.number(Math.ceil(preview.size_bytes / KILOBYTE)) })}
                </div>
              </div>
              {view === 'text' ? (
                <pre dir="auto" lang={letter.language}>
                  {preview.text}
                </pre>
              ) : (
                <iframe
                  title={t('letters.letter.preview')}
                  src={view === 'dark' ? `${preview.html_url}?dark=true` : preview.html_url}
                  sandbox=""
                  referrerPolicy="no-referrer"
                  style={{ blockSize: 720 }}
                />
              )}
            </div>
          )}
        </Loaded>
      </div>
    </div>
  );
}
