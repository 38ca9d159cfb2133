/** The frame of a side panel: where the record stands, the way through the rows, the way to its page. */
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { IconButton } from '../parts/small';
import type { PanelPlace } from './grid-panel';

type Props = PanelPlace & { label: string; page: Pick<LinkProps, 'to' | 'params'>; children: ReactNode };

export function Panel({ label, page, position, onStep, onClose, children }: Props) {
  const t = useT();
  return (
    <aside aria-label={label}>
      <div className="panel-head">
        <span className="quiet small">
          <bdi dir="ltr">{position}</bdi>
        </span>
        <span className="push" />
        <IconButton icon="up" label={t('shell.common.previous')} keys="K" onClick={() => onStep(-1)} />
        <IconButton icon="down" label={t('shell.common.next')} keys="J" onClick={() => onStep(1)} />
        <Link
          {...page}
          className="icon-button"
          aria-label={t('customers.contact.keys.open')}
          title={`${t('customers.contact.keys.open')} · O`}
        >
          <Icon name="open" />
        </Link>
        <IconButton icon="close" label={t('shell.common.close')} keys="Esc" onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}
