/** The files of a customer: dropped on the section or chosen, each with what it is and how large; a picture is shown small. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { addDocument, DOCUMENT_LIMIT_BYTES, deleteDocument, listRecordDocuments } from '../api/operations';
import { useAct } from '../app/act';
import { useMe, useRight } from '../app/session';
import { forgetProblem, tellProblem } from '../app/stores';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Progress } from '../parts/progress';
import { Loaded } from '../parts/states';
import { DocumentLine } from './document-line';
import './documents.css';

type Props = { of: 'companies' | 'contacts'; id: string };
type Sending = { name: string; sent: number; total: number };

/** Roles that do not read notes do not see files either. */
const WITHOUT = ['marketer', 'read_only'];
const NOUNS = ['document', 'timeline'];

export function RecordDocuments({ of, id }: Props) {
  const me = useMe();
  return WITHOUT.includes(me.user.role) ? null : <Documents of={of} id={id} />;
}

function Documents({ of, id }: Props) {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const mayEdit = useRight('edit_customers');
  const query = useQuery({ queryKey: ['document', of, id], queryFn: () => listRecordDocuments(of, id) });
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const remove = useAct(deleteDocument, { nouns: NOUNS, said: () => t('documents.removed') });
  const take = async (files: File[]) => {
    if (sending) return;
    forgetProblem();
    try {
      for (const file of files) {
        if (file.size > DOCUMENT_LIMIT_BYTES) throw tooLarge();
        setSending({ name: file.name, sent: 0, total: file.size });
        await addDocument(of, id, file, (sent, total) => setSending({ name: file.name, sent, total }));
      }
    } catch (error) {
      tellProblem(error);
    } finally {
      setSending(null);
      for (const noun of NOUNS) void client.invalidateQueries({ queryKey: [noun] });
    }
  };
  const found = query.data ?? [];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut, the button does the same
    <div
      className={over ? 'documents over' : 'documents'}
      onDragOver={(event) => {
        if (!mayEdit || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!mayEdit) return;
        event.preventDefault();
        setOver(false);
        void take([...event.dataTransfer.files]);
      }}
    >
      <Section
        title={t('documents.title')}
        quiet={found.length ? format.number(found.length) : mayEdit ? t('documents.drop') : ''}
      >
        {sending ? (
          <div className="document-sending">
            <span className="cut small" dir="auto">
              {sending.name}
            </span>
            <Progress
              label={t('documents.sending', { name: sending.name })}
              done={sending.sent}
              total={sending.total}
            />
          </div>
        ) : null}
        <Loaded query={query} rows={1}>
          {(documents) => (
            <ul>
              {documents.map((document) => (
                <DocumentLine
                  key={document.id}
                  document={document}
                  onRemove={mayEdit ? () => remove.mutate(document.id) : undefined}
                />
              ))}
            </ul>
          )}
        </Loaded>
        {mayEdit ? (
          <>
            <input
              ref={input}
              type="file"
              multiple
              hidden
              onChange={(event) => {
                const files = [...(event.target.files ?? [])];
                // The same file may be chosen again after it was mended.
                event.target.value = '';
                void take(files);
              }}
            />
            <Button
              size="small"
              icon={<Icon name="upload" size={14} />}
              loading={sending !== null}
              onClick={() => input.current?.click()}
            >
              {t('documents.add')}
            </Button>
          </>
        ) : found.length === 0 ? (
          <p className="quiet">{t('documents.none')}</p>
        ) : null}
      </Section>
    </div>
  );
}

/** What the server would say after all of it had travelled. */
const tooLarge = () => new ApiError(413, { code: 'too_large', detail: '', next_step: null, trace_id: '', fields: [] });
