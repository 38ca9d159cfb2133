/** The editor: fields of the letter at the start, beside them the letter as a chosen person gets it. It saves itself. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { getLetter, testLetter } from '../api/operations';
import type { Letter } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useMe, useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { FindingList } from '../parts/findings';
import { Icon } from '../parts/icons';
import { Meanwhile } from '../parts/meanwhile';
import { Page, Section } from '../parts/page';
import { useEditing, usePresence } from '../parts/presence';
import { Loaded } from '../parts/states';
import { LetterFields } from './letter-fields';
import { LetterPreview } from './letter-preview';
import { useSaving } from './saving';

export function LetterScreen() {
  const { id } = useParams({ from: '/shell/letters/$id' });
  const query = useQuery({ queryKey: ['letter', 'one', id], queryFn: () => getLetter(id), refetchOnReconnect: false });
  return (
    <Loaded shape="record" query={query}>
      {(letter) => <LetterPage key={letter.id} letter={letter} />}
    </Loaded>
  );
}

function LetterPage({ letter }: { letter: Letter }) {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const mayWrite = useRight('edit_letters');
  const { change, save, at, clashes, settle, round } = useSaving(letter);
  const presence = usePresence(letter.id);
  useEditing(letter.id, at !== null);
  const [tab, setTab] = useState<'fields' | 'source'>('fields');
  const [source, setSource] = useState(letter.source);
  const test = useAct(() => save().then(() => testLetter(letter.id)), {
    nouns: [],
    said: () => t('letters.letter.tested', { address: me.user.email }),
  });
  useKeys([{ keys: 'mod+s', label: 'shell.common.save', run: () => void save(), everywhere: true }]);
  useEffect(() => {
    if (tab !== 'source') setSource(letter.source);
  }, [letter.source, tab]);
  return (
    <Page
      title={letter.name}
      back="/letters"
      record={letter.id}
      quiet={at ? t('shell.common.saved-at', { time: format.time(at) }) : t.code('letters.letter.kind', letter.kind)}
      actions={
        <Button
          type="primary"
          icon={<Icon name="send" />}
          loading={test.isPending}
          onClick={() => test.mutate(undefined)}
        >
          {t('letters.letter.test')}
        </Button>
      }
    >
      <div className="columns half">
        <div>
          <div className="section">
            {clashes.length > 0 ? (
              <Meanwhile
                by={presence?.last_change?.by ?? null}
                at={presence?.last_change?.at ?? null}
                clashes={clashes}
                onSettle={settle}
              />
            ) : null}
            <Segmented
              value={tab}
              onChange={setTab}
              options={[
                { value: 'fields', label: t('letters.letter.tab.fields') },
                { value: 'source', label: t('letters.letter.tab.source') },
              ]}
              aria-label={t('letters.letter.tabs')}
            />
            <div style={{ paddingBlockStart: 14 }}>
              {tab === 'fields' ? (
                <LetterFields key={round} letter={letter} disabled={!mayWrite} onChange={change} />
              ) : (
                <>
                  <p className="quiet small" style={{ paddingBlockEnd: 6 }}>
                    {t('letters.letter.source-quiet')}
                  </p>
                  <Input.TextArea
                    className="code"
                    aria-label={t('letters.letter.tab.source')}
                    disabled={!mayWrite}
                    value={source}
                    rows={20}
                    spellCheck={false}
                    dir="ltr"
                    onChange={(event) => {
                      setSource(event.target.value);
                      change({ source: event.target.value });
                    }}
                  />
                </>
              )}
            </div>
          </div>
          <Section title={t('letters.letter.check')} quiet={t('letters.letter.check-quiet')}>
            <FindingList findings={letter.findings ?? []} />
          </Section>
        </div>
        <LetterPreview letter={letter} />
      </div>
    </Page>
  );
}
