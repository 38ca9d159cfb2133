/** The small marks that many screens share. */
import { Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from './icons';

export { LocalTime } from './local-time';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

export function Initial({ name }: { name: string }) {
  return (
    <span className="initial" aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? '·'}
    </span>
  );
}

/** Two letters in a small box, never a flag; its full name is the tooltip. */
export function Country({ code, named = false }: { code: string | null; named?: boolean }) {
  const format = useFormat();
  if (!code) return <span className="quiet">—</span>;
  return (
    <span className="row">
      <span className="country" dir="ltr" title={format.country(code)}>
        {code}
      </span>
      {named ? <span className="cut">{format.country(code)}</span> : null}
    </span>
  );
}

/** How many wait for the reader; red only when one of them is late. Nothing waits: nothing is shown. */
export function Badge({ count, late, label }: { count: number; late?: boolean; label: string }) {
  const format = useFormat();
  if (count === 0) return null;
  return (
    <span className={late ? 'badge bad' : 'badge quiet'} title={label}>
      <span aria-hidden="true">{format.number(count)}</span>
      <span className="unseen">{label}</span>
    </span>
  );
}

/** When it was, as people say it; the full date is its title. */
export function When({ at }: { at: string | null | undefined }) {
  const format = useFormat();
  if (!at) return <span className="quiet">—</span>;
  return (
    <time dateTime={at} title={format.full(at)}>
      {format.ago(at)}
    </time>
  );
}

export function Tag({ tone = 'plain', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`tag tag-${tone}`}>
      {icon ? <Icon name={icon} size={13} /> : null}
      <span dir="auto">{children}</span>
    </span>
  );
}

export function Dot({ tone }: { tone: Tone }) {
  return <span className={`dot dot-${tone}`} aria-hidden="true" />;
}

/** A rate is only shown with its base, and not at all below thirty: then the count. An estimate says so by its `~`. */
export const SMALLEST_BASE = 30;
export function Rate({ part, base, estimated }: { part: number; base: number; estimated?: boolean }) {
  const format = useFormat();
  const t = useT();
  const sign = estimated ? '~' : '';
  const said = estimated ? t('shell.common.estimate') : undefined;
  if (base < SMALLEST_BASE)
    return (
      <bdi className="strong" dir="ltr" title={said}>
        {sign}
        {format.number(part)}
      </bdi>
    );
  return (
    <bdi dir="ltr" title={said}>
      <span className="strong">
        {sign}
        {format.percent(part / base)}
      </span>{' '}
      <span className="quiet small">/ {format.number(base)}</span>
    </bdi>
  );
}

export function IconButton({
  icon,
  label,
  keys,
  onClick,
  disabled,
}: {
  icon: IconName;
  label: string;
  keys?: string;
  onClick: () => void;
  disabled?: boolean;
}) {
  return (
    <Tooltip title={keys ? `${label} · ${keys}` : label}>
      <button type="button" className="icon-button" aria-label={label} onClick={onClick} disabled={disabled}>
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}

export function Copy({ text, label }: { text: string; label?: string }) {
  const t = useT();
  const [done, setDone] = useState(false);
  const copy = () => {
    void navigator.clipboard?.writeText(text).then(() => {
      setDone(true);
      setTimeout(() => setDone(false), 1_500);
    });
  };
  return (
    <button
      type="button"
      className="copy"
      onClick={copy}
      aria-label={label ?? t('shell.common.copy')}
      title={label ?? t('shell.common.copy')}
    >
      <Icon name={done ? 'check' : 'copy'} size={14} />
      <span aria-live="polite" className="unseen">
        {done ? t('shell.common.copied') : ''}
      </span>
    </button>
  );
}

/** A name in its own script, spoken and set in its own direction. */
export function Name({ children, strong }: { children: string | null | undefined; strong?: boolean }) {
  if (!children) return <span className="quiet">—</span>;
  return (
    <span className={strong ? 'cut medium' : 'cut'} dir="auto" title={children}>
      {children}
    </span>
  );
}

export function Address({ children }: { children: string | null | undefined }) {
  return children ? (
    <bdi dir="ltr" className="cut" title={children}>
      {children}
    </bdi>
  ) : (
    <span className="quiet">—</span>
  );
}
