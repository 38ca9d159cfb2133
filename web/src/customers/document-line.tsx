/** One file: what it is by its content, its name as a link that downloads it, whose it is, how large and since when. */
import { Link } from '@tanstack/react-router';
import { documentAddress } from '../api/operations';
import type { CustomerDocument } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from '../parts/icons';
import { IconButton, When } from '../parts/small';

const ICONS: Record<string, IconName> = {
  pdf: 'text',
  words: 'text',
  text: 'text',
  sheet: 'table',
  slides: 'desktop',
  archive: 'box',
  letter: 'letter',
};
const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;

export function DocumentLine({ document, onRemove }: { document: CustomerDocument; onRemove?: () => void }) {
  const t = useT();
  const format = useFormat();
  const kind = t.code('documents.kind', document.kind);
  const size =
    document.size_bytes < MEGABYTE
      ? t('documents.kilobytes', { size: format.number(Math.max(1, Math.round(document.size_bytes / KILOBYTE))) })
      : t('documents.megabytes', { size: format.number(Math.round(document.size_bytes / (MEGABYTE / 10)) / 10) });
  const by = document.made_by?.name;
  return (
    <li className="attention document-line">
      <span className="document-mark" title={kind}>
        {document.is_picture ? (
          <img src={documentAddress(document.id, true)} alt="" loading="lazy" />
        ) : (
          <Icon name={ICONS[document.kind] ?? 'copy'} />
        )}
      </span>
      <span className="document-words">
        <a
          href={documentAddress(document.id, false)}
          download
          className="medium document-name"
          dir="auto"
          title={document.name}
        >
          {document.name}
        </a>
        <span className="quiet small">
          {kind} · <bdi>{size}</bdi>
          {by ? (
            <>
              {' · '}
              <bdi>{by}</bdi>
            </>
          ) : null}
          {' · '}
          <When at={document.created_at} />
          {document.contact ? (
            <>
              {' · '}
              <Link to="/contacts/$id" params={{ id: document.contact.id }} dir="auto">
                {document.contact.name}
              </Link>
            </>
          ) : null}
        </span>
      </span>
      {onRemove ? (
        <span className="push">
          <IconButton icon="trash" label={t('documents.remove', { name: document.name })} onClick={onRemove} />
        </span>
      ) : null}
    </li>
  );
}
