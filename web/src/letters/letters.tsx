import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { deleteLetter, listLetters } from '../api/operations';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { IconButton, Name } from '../parts/small';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { NewLetter } from './new-letter';

export function LettersScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const mayWrite = useRight('edit_letters');
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ['letter', 'all'], queryFn: listLetters });
  const drop = useAct(deleteLetter, { nouns: ['letter'], said: () => t('letters.letter.deleted') });
  const add = mayWrite ? (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {t('letters.letter.new')}
    </Button>
  ) : null;
  return (
    <Page
      title={t('letters.letter.plural')}
      quiet={query.data ? format.number(query.data.items.length) : ''}
      actions={add}
    >
      <div className="columns one">
        <div>
          <Loaded query={query}>
            {(page) =>
              page.items.length === 0 ? (
                <Empty
                  sample={
                    <SampleRows
                      rows={[
                        ['QL-860: 18,4 s Zyklus', 'Deutsch', ''],
                        ['New price list', 'English', ''],
                        ['两板机秋季系列', '中文', ''],
                      ]}
                    />
                  }
                  title={t('letters.letter.empty.title')}
                  text={t('letters.letter.empty.text')}
                  action={add}
                />
              ) : (
                <div className="section table-scroll">
                  <table className="plain">
                    <thead>
                      <tr>
                        <th>{t('letters.letter.name')}</th>
                        <th>{t('letters.letter.subject')}</th>
                        <th>{t('letters.letter.kind')}</th>
                        <th>{t('letters.letter.language')}</th>
                        <th className="number">{t('letters.letter.used')}</th>
                        <th className="number">{t('letters.letter.changed')}</th>
                        <th />
                      </tr>
                    </thead>
                    <tbody>
                      {page.items.map((letter) => (
                        <tr
                          key={letter.id}
                          className="click"
                          onClick={() => void navigate({ to: '/letters/$id', params: { id: letter.id } })}
                        >
                          <td dir="auto">
                            <Link to="/letters/$id" params={{ id: letter.id }}>
                              {letter.name}
                            </Link>
                          </td>
                          <td className="quiet">
                            <Name>{letter.subject}</Name>
                          </td>
                          <td>{t.code('letters.letter.kind', letter.kind)}</td>
                          <td>{format.language(letter.language)}</td>
                          <td className="number">{format.number(letter.used_by)}</td>
                          <td className="number quiet">{format.ago(letter.updated_at)}</td>
                          {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps the click from opening the row */}
                          <td className="number" onClick={(event) => event.stopPropagation()}>
                            {mayWrite ? (
                              <IconButton
                                icon="trash"
                                label={t('letters.letter.delete', { name: letter.name })}
                                onClick={() => drop.mutate(letter.id)}
                              />
                            ) : null}
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )
            }
          </Loaded>
        </div>
      </div>
      {adding ? <NewLetter onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
