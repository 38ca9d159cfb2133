/** The editor: fields of the letter at the start, beside them the letter as a chosen person gets it. It saves itself. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { getLetter, testLetter, updateLetter } from '../api/operations';
import type { Letter, LetterChange } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useMe, useRight } from '../app/session';
import { tellProblem } from '../app/stores';
import { useFormat, useT } from '../app/words';
import { FindingList } from '../parts/findings';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { LetterFields } from './letter-fields';
import { LetterPreview } from './letter-preview';

/** Typing rests this long before the letter is saved and drawn again. */
const REST_MILLISECONDS = 600;

export function LetterScreen() {
  const { id } = useParams({ from: '/shell/letters/$id' });
  const query = useQuery({ queryKey: ['letter', 'one', id], queryFn: () => getLetter(id), refetchOnReconnect: false });
  return (
    <Loaded shape="record" query={query}>
      {(letter) => <LetterPage key={letter.id} letter={letter} />}
    </Loaded>
  );
}

/** Gathers changes and saves them in order; a version of another hand stops it and is told. */
function useSaving(letter: Letter) {
  const client = useQueryClient();
  const waiting = useRef<LetterChange>({});
  const saved = useRef(letter);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef(false);
  const [at, setAt] = useState<Date | null>(null);
  const save = async () => {
    clearTimeout(timer.current);
    if (running.current || Object.keys(waiting.current).length === 0) return;
    const change = waiting.current;
    waiting.current = {};
    running.current = true;
    try {
      saved.current = await updateLetter(letter.id, change, saved.current.version);
      client.setQueryData(['letter', 'one', letter.id], saved.current);
      setAt(new Date());
    } catch (error) {
      waiting.current = { ...change, ...waiting.current };
      if (error instanceof ApiError && error.status === 409)
        await client.invalidateQueries({ queryKey: ['letter', 'one', letter.id] });
      tellProblem(error);
      return;
    } finally {
      running.current = false;
    }
    if (Object.keys(waiting.current).length > 0) void save();
  };
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => () => void latest.current(), []);
  const change = (next: LetterChange) => {
    waiting.current = {
      ...waiting.current,
      ...next,
      slots: next.slots ? { ...waiting.current.slots, ...next.slots } : waiting.current.slots,
    };
    if (!waiting.current.slots) delete waiting.current.slots;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current(), REST_MILLISECONDS);
  };
  return { change, save, at };
}

function LetterPage({ letter }: { letter: Letter }) {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const mayWrite = useRight('edit_letters');
  const { change, save, at } = useSaving(letter);
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
                <LetterFields letter={letter} disabled={!mayWrite} onChange={change} />
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
