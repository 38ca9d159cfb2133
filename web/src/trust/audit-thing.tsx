/** What an entry of the audit log is about: its name with the way to it, and which of its fields changed how. */
import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '../api/types';
import { useFormat, useT } from '../app/words';

const PAGES: Record<string, '/contacts/$id' | '/companies/$id' | '/letters/$id' | '/campaigns/$id'> = {
  contact: '/contacts/$id',
  company: '/companies/$id',
  letter: '/letters/$id',
  campaign: '/campaigns/$id',
};

export function AuditThing({ entry }: { entry: AuditEntry }) {
  const t = useT();
  // "undid undo" says nothing twice.
  if (entry.noun === 'undo' && !entry.name) return null;
  const page = PAGES[entry.noun];
  return (
    <>
      <span className="row">
        <span className="quiet">{t.code('trust.noun', entry.noun)}</span>
        {entry.name ? (
          page && entry.noun_id ? (
            <Link to={page} params={{ id: entry.noun_id }} className="cut" dir="auto">
              {entry.name}
            </Link>
          ) : (
            <span className="cut" dir="auto">
              {entry.name}
            </span>
          )
        ) : entry.noun_id ? (
          <Unnamed noun={entry.noun} id={entry.noun_id} />
        ) : null}
      </span>
      <FieldChanges entry={entry} />
    </>
  );
}

/** The log has no name of it: the way to it stands in its place. */
function Unnamed({ noun, id }: { noun: string; id: string }) {
  const t = useT();
  if (noun === 'order')
    return (
      <Link to="/orders" search={{ open: id }}>
        {t('shell.common.open')}
      </Link>
    );
  if (noun === 'import')
    return (
      <Link to="/imports/$id" params={{ id }}>
        {t('shell.common.open')}
      </Link>
    );
  return null;
}

function FieldChanges({ entry }: { entry: AuditEntry }) {
  const t = useT();
  const format = useFormat();
  if (entry.changes.length === 0) return null;
  const label = (field: string) => {
    if (entry.noun === 'contact') return t.code('customers.contact.field', field);
    if (entry.noun === 'company') return t.code('customers.company.field', field);
    return t.code('trust.field', field);
  };
  const value = (field: string, text: string) => {
    if (field === 'country') return format.country(text);
    if (field === 'language') return format.language(text);
    return /^\d{4}-\d\d-\d\dT/.test(text) ? format.moment(text) : text;
  };
  return (
    <ul className="field-changes">
      {entry.changes.map(({ field, before, after }) => (
        <li key={field} dir="auto">
          {before === null && after === null
            ? label(field)
            : t('trust.field-change', {
                field: label(field),
                before: before === null ? '—' : value(field, before),
                after: after === null ? '—' : value(field, after),
              })}
        </li>
      ))}
    </ul>
  );
}
