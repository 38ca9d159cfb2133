/** Views as tabs: name and count; a changed one says "Save · Reset" beside its name, a new one is named in place. */
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { GridSearch } from '../app/router';
import { say } from '../app/stores';
import { useFormat, useT } from '../app/words';
import { Float } from '../parts/float';
import { Icon } from '../parts/icons';
import { isChanged, MOST_OWN_VIEWS, newView, type Question, searchOf, useOwnViews, type View, viewOf } from './views';

type Props = {
  grid: 'contact' | 'company';
  builtIn: View[];
  search: GridSearch;
  onSearch: (search: GridSearch) => void;
  count: (question: Question) => Promise<number>;
};

export function ViewTabs({ grid, builtIn, search, onSearch, count }: Props) {
  const t = useT();
  const own = useOwnViews(grid);
  const adder = useRef<HTMLButtonElement>(null);
  const [naming, setNaming] = useState(false);
  const views = [...builtIn, ...own.views];
  const current = viewOf(views, search);
  const changed = isChanged(current, search);
  const tabs = useRef<HTMLElement>(null);
  // Where the tabs have no room they scroll; the current one is always seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change brings two more buttons
  useEffect(() => {
    tabs.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current.id, changed]);
  const full = own.views.length >= MOST_OWN_VIEWS;
  const add = (name: string) => {
    const view = newView(name, search);
    own.keep(view);
    onSearch(searchOf(view));
    setNaming(false);
    say(t('customers.view.saved', { name }));
  };
  const save = () => {
    if (!current.own) return setNaming(true);
    const { q, sort, rules } = search;
    own.keep({ ...current, q, sort, rules });
    say(t('customers.view.saved', { name: current.name }));
  };
  const remove = () => {
    own.drop(current.id);
    onSearch(searchOf(builtIn[0]!));
    say(t('customers.view.removed', { name: current.name }), async () => own.keep(current));
  };
  return (
    <nav className="view-tabs" ref={tabs} aria-label={t('customers.view.title')}>
      {views.map((view) => (
        <span key={view.id} className="view" data-current={view === current ? '' : undefined}>
          <button
            type="button"
            aria-current={view === current ? 'true' : undefined}
            onClick={() => onSearch(searchOf(view))}
          >
            <span dir="auto">{view.name}</span>
            <Count grid={grid} view={view} count={count} />
          </button>
          {view === current && changed ? (
            <>
              <button type="button" className="view-act" disabled={!view.own && full} onClick={save}>
                {t('customers.view.save')}
              </button>
              <button type="button" className="view-act" onClick={() => onSearch(searchOf(view))}>
                {t('customers.view.reset')}
              </button>
            </>
          ) : null}
          {view === current && view.own ? (
            <button
              type="button"
              className="view-end"
              aria-label={t('customers.view.remove', { name: view.name })}
              title={t('customers.view.remove', { name: view.name })}
              onClick={remove}
            >
              <Icon name="close" size={12} />
            </button>
          ) : null}
        </span>
      ))}
      <button
        type="button"
        className="view-end"
        ref={adder}
        disabled={full}
        aria-haspopup="dialog"
        aria-expanded={naming}
        aria-label={t('customers.view.add')}
        title={t('customers.view.add')}
        onClick={() => setNaming(!naming)}
      >
        <Icon name="plus" size={14} />
      </button>
      {naming ? <Naming by={adder} onName={add} onClose={() => setNaming(false)} /> : null}
    </nav>
  );
}

function Count({ grid, view, count }: Pick<Props, 'grid' | 'count'> & { view: View }) {
  const format = useFormat();
  const { data } = useQuery({
    queryKey: [grid, 'view-count', view.q, view.rules],
    queryFn: () => count(view),
    staleTime: 60_000,
  });
  return data === undefined ? null : <span className="quiet">{format.number(data)}</span>;
}

type NamingProps = { by: RefObject<HTMLElement | null>; onName: (name: string) => void; onClose: () => void };

function Naming({ by, onName, onClose }: NamingProps) {
  const t = useT();
  const [name, setName] = useState('');
  return (
    <Float by={by} label={t('customers.view.add')} onClose={onClose}>
      <form
        className="pick-typed"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onName(name.trim());
        }}
      >
        <input
          className="pick-field"
          dir="auto"
          maxLength={40}
          aria-label={t('customers.view.name')}
          placeholder={t('customers.view.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="bare link" disabled={!name.trim()}>
          {t('customers.view.save')}
        </button>
      </form>
    </Float>
  );
}
