import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { deleteLetter, listLetters } from '../api/operations';
import type { LetterRow } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { ListScreen } from '../parts/list-screen';
import { IconButton, Name, When } from '../parts/small';
import type { TableColumn } from '../parts/table';
import { NewLetter } from './new-letter';

export function LettersScreen() {
  const t = useT();
  const format = useFormat();
  const mayWrite = useRight('edit_letters');
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ['letter', 'all'], queryFn: listLetters });
  const drop = useAct(deleteLetter, { nouns: ['letter'], said: () => t('letters.letter.deleted') });
  const columns: TableColumn<LetterRow>[] = [
    {
      key: 'name',
      title: t('letters.letter.name'),
      written: true,
      cell: (letter) => (
        <Link to="/letters/$id" params={{ id: letter.id }}>
          {letter.name}
        </Link>
      ),
    },
    {
      key: 'subject',
      title: t('letters.letter.subject'),
      quiet: true,
      cell: (letter) => <Name>{letter.subject}</Name>,
    },
    { key: 'kind', title: t('letters.letter.kind'), cell: (letter) => t.code('letters.letter.kind', letter.kind) },
    { key: 'language', title: t('letters.letter.language'), cell: (letter) => format.language(letter.language) },
    { key: 'used', title: t('letters.letter.used'), number: true, cell: (letter) => format.number(letter.used_by) },
    {
      key: 'changed',
      title: t('letters.letter.changed'),
      number: true,
      quiet: true,
      cell: (letter) => <When at={letter.updated_at} />,
    },
    ...(mayWrite
      ? [
          {
            key: 'delete',
            number: true,
            cell: (letter: LetterRow) => (
              <IconButton
                icon="trash"
                label={t('letters.letter.delete', { name: letter.name })}
                onClick={() => drop.mutate(letter.id)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <ListScreen
      title={t('letters.letter.plural')}
      query={query}
      columns={columns}
      action={
        mayWrite ? (
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
            {t('letters.letter.new')}
          </Button>
        ) : null
      }
      empty={{
        title: t('letters.letter.empty.title'),
        text: t('letters.letter.empty.text'),
        sample: [
          ['QL-860: 18,4 s Zyklus', 'Deutsch', ''],
          ['New price list', 'English', ''],
          ['两板机秋季系列', '中文', ''],
        ],
      }}
    >
      {adding ? <NewLetter onClose={() => setAdding(false)} /> : null}
    </ListScreen>
  );
}
