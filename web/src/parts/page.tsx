/** The anatomy of a page: head, optional steps, columns divided by hairlines, sections without boxes. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useT } from '../app/words';
import { Icon, type IconName } from './icons';
import { AlsoHere } from './presence';

type HeadProps = {
  title: ReactNode;
  quiet?: ReactNode;
  back?: string;
  /** The list that `back` leads to, by name. */
  crumb?: string;
  tabs?: ReactNode;
  actions?: ReactNode;
  /** The record of the page: then the head says who else is at it. */
  record?: string;
};

/** A mere number stands beside the title on the phone too. */
const isCount = (quiet: ReactNode) => typeof quiet === 'string' && /^[\p{Nd}.,٬\s]+$/u.test(quiet);

export function Page({
  title,
  quiet,
  back,
  crumb,
  tabs,
  actions,
  record,
  children,
}: HeadProps & { children: ReactNode }) {
  const t = useT();
  return (
    <main>
      <header className="head">
        {back ? (
          <Link to={back} className="icon-button" aria-label={t('shell.common.back')} title={t('shell.common.back')}>
            <Icon name="back" />
          </Link>
        ) : null}
        {back && crumb ? (
          <span className="head-crumb quiet">
            <Link to={back}>{crumb}</Link>
            <span aria-hidden="true">/</span>
          </span>
        ) : null}
        <h1 className="cut" dir="auto">
          {title}
        </h1>
        {quiet ? <span className={isCount(quiet) ? 'head-quiet head-count' : 'head-quiet cut'}>{quiet}</span> : null}
        {tabs}
        {record ? <AlsoHere record={record} /> : null}
        <div className="head-actions">{actions}</div>
      </header>
      {children}
    </main>
  );
}

export type TabItem = { to: string; label: string; count?: string };

/** Addresses as tabs in the head: what is open is in the URL. */
export function HeadTabs({ items, label }: { items: TabItem[]; label: string }) {
  return (
    <nav className="head-tabs" aria-label={label}>
      {items.map((item) => (
        <Link
          key={item.to}
          to={item.to}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {item.label}
          {item.count ? <span className="quiet">{item.count}</span> : null}
        </Link>
      ))}
    </nav>
  );
}

export function Section({
  title,
  quiet,
  link,
  children,
}: {
  title: ReactNode;
  quiet?: ReactNode;
  link?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {quiet ? <span className="quiet small cut">{quiet}</span> : null}
        {link ? <span className="push">{link}</span> : null}
      </div>
      {children}
    </section>
  );
}

export type Step = { key: string; title: string; summary: ReactNode; state: 'done' | 'warn' | 'bad' | 'waiting' };
const STEP_ICONS: Record<Step['state'], IconName> = {
  done: 'check',
  warn: 'warning',
  bad: 'warning',
  waiting: 'clock',
};

/** Steps that are always open, each with its state and its summary. */
export function Steps({
  steps,
  current,
  onChoose,
  label,
}: {
  steps: Step[];
  current: string;
  onChoose: (key: string) => void;
  label: string;
}) {
  const t = useT();
  const here = useRef<HTMLButtonElement>(null);
  // Where the steps are wider than the window, the current one is not left outside of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves with the step
  useEffect(() => {
    here.current?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return (
    <nav className="steps" aria-label={label}>
      {steps.map((step) => (
        <button
          type="button"
          key={step.key}
          ref={step.key === current ? here : undefined}
          aria-current={step.key === current ? 'step' : undefined}
          onClick={() => onChoose(step.key)}
        >
          <span className={`step-state step-${step.state}`} title={t(`shell.common.step.${step.state}`)}>
            <Icon name={STEP_ICONS[step.state]} />
          </span>
          <span className="step-words">
            <span className="strong cut">{step.title}</span>
            <span className="quiet small cut">{step.summary}</span>
          </span>
        </button>
      ))}
    </nav>
  );
}

export function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
