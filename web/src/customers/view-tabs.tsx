/** Views as tabs: name and count; a changed one says "Save · Reset" beside its name, a new one is named in place. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { GridSearch } from '../app/searches';
import { say, tellProblem } from '../app/stores';
import { useFormat, useT } from '../app/words';
import type { Layout } from '../parts/grid-layout';
import { Icon } from '../parts/icons';
import type { GridNoun } from './fields';
import { Naming, ViewMenu } from './view-menu';
import {
  changeOf,
  isChanged,
  MOST_OWN_VIEWS,
  type Question,
  searchOf,
  useSavedViews,
  type View,
  viewOf,
} from './views';

type Props = {
  grid: GridNoun;
  builtIn: View[];
  search: GridSearch;
  onSearch: (search: GridSearch) => void;
  count: (question: Question) => Promise<number>;
  layout: Layout;
  onLayout: (layout: Layout) => void;
};

export function ViewTabs({ grid, builtIn, search, onSearch, count, layout, onLayout }: Props) {
  const t = useT();
  const saved = useSavedViews(grid);
  const adder = useRef<HTMLButtonElement>(null);
  const [naming, setNaming] = useState(false);
  const views = [...builtIn, ...saved.views];
  const current = viewOf(views, search);
  const changed = isChanged(current, search, layout);
  const tabs = useRef<HTMLElement>(null);
  // Where the tabs have no room they scroll; the current one is always seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change brings two more buttons
  useEffect(() => {
    tabs.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current.id, changed]);
  const full = saved.views.filter((view) => !view.shared).length >= MOST_OWN_VIEWS;
  const show = (view: View) => {
    if (view.columns) onLayout(view.columns);
    onSearch(searchOf(view));
  };
  const add = (name: string) => {
    setNaming(false);
    saved.make(name, search, layout).then((view) => {
      onSearch(searchOf(view));
      say(t('customers.view.saved', { name }));
    }, tellProblem);
  };
  const save = () => {
    if (!current.own) return setNaming(true);
    const told = () => say(t('customers.view.saved', { name: current.name }));
    saved.change(current.id, changeOf(search, layout)).then(told, tellProblem);
  };
  return (
    <nav className="view-tabs" ref={tabs} aria-label={t('customers.view.title')}>
      {views.map((view) => (
        <span key={view.id} className="view" data-current={view === current ? '' : undefined}>
          <button type="button" aria-current={view === current ? 'true' : undefined} onClick={() => show(view)}>
            <span dir="auto">{view.name}</span>
            <Count grid={grid} view={view} count={count} />
          </button>
          {view === current && changed ? (
            <>
              <button type="button" className="view-act" disabled={!view.own && full} onClick={save}>
                {t('customers.view.save')}
              </button>
              <button type="button" className="view-act" onClick={() => show(view)}>
                {t('customers.view.reset')}
              </button>
            </>
          ) : null}
          {view === current && view.own ? (
            <ViewMenu view={view} saved={saved} onGone={() => onSearch(searchOf(builtIn[0]!))} />
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
      {naming ? (
        <Naming by={adder} label={t('customers.view.add')} onName={add} onClose={() => setNaming(false)} />
      ) : null}
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
