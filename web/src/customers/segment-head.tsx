/** What can be done with a segment as a whole: undo, see its people, delete it, save it. */
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { deleteSegment } from '../api/operations';
import type { Segment } from '../api/types';
import { useAct } from '../app/act';
import { showKeys, spoken } from '../app/keys';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { IconButton } from '../parts/small';
import { writeRules } from './rules';
import type { useDraft } from './segment-draft';
import { KeepForm } from './segment-keep';
import type { Saving } from './segment-saving';

type Props = {
  segment: Segment | undefined;
  mayEdit: boolean;
  draft: ReturnType<typeof useDraft>;
  saving: Saving;
};

export function SegmentActions({ segment, mayEdit, draft, saving }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const [keeping, setKeeping] = useState(false);
  const drop = useAct((id: string) => deleteSegment(id), {
    nouns: ['segment', 'contact', 'condition-field'],
    said: () => t('customers.segment.deleted'),
    done: () => {
      saving.leave();
      void navigate({ to: '/segments' });
    },
  });
  const people = (id: string) => ({
    rules: writeRules([{ field: 'segment', operator: 'in', value: [id] }]),
  });
  const items = [
    { key: 'people', label: t('customers.segment.show') },
    ...(mayEdit
      ? [
          { key: 'keep', label: t('customers.kept.menu'), disabled: draft.isChanged },
          { key: 'delete', label: t('customers.segment.delete'), danger: true },
        ]
      : []),
  ];
  return (
    <>
      {mayEdit ? (
        <IconButton
          icon="undo"
          label={t('customers.segment.undo')}
          keys={showKeys('mod+z').join(' ')}
          disabled={!draft.undo}
          onClick={() => draft.undo?.()}
        />
      ) : null}
      {segment ? (
        <Dropdown
          trigger={['click']}
          autoFocus
          menu={{
            items,
            onClick: ({ key }) => {
              if (key === 'delete') drop.mutate(segment.id);
              else if (key === 'keep') setKeeping(true);
              else void navigate({ to: '/contacts', search: people(segment.id) });
            },
          }}
        >
          <Button type="text" icon={<Icon name="more" />} aria-label={t('shell.common.more')} />
        </Dropdown>
      ) : null}
      {segment && keeping ? <KeepForm segment={segment} onClose={() => setKeeping(false)} /> : null}
      {mayEdit ? (
        <>
          {draft.isChanged ? <span className="quiet small only-desktop">{t('shell.form.unsaved')}</span> : null}
          <Button
            type="primary"
            loading={saving.isPending}
            disabled={segment !== undefined && !draft.isChanged}
            onClick={saving.run}
            title={spoken(showKeys('mod+s'))}
          >
            {t('shell.common.save')}
          </Button>
        </>
      ) : null}
    </>
  );
}
