/** What can be done with a saved view that is mine to change: its name, who has it, its place, its end. */
import { Dropdown } from 'antd';
import { type RefObject, useRef, useState } from 'react';
import { useRight } from '../app/session';
import { say, tellProblem } from '../app/stores';
import { useT } from '../app/words';
import { Float } from '../parts/float';
import { Icon } from '../parts/icons';
import type { useSavedViews, View } from './views';

type Props = { view: View; saved: ReturnType<typeof useSavedViews>; onGone: () => void };

export function ViewMenu({ view, saved, onGone }: Props) {
  const t = useT();
  const mayShare = useRight('share_views');
  const opener = useRef<HTMLButtonElement>(null);
  const [naming, setNaming] = useState(false);
  const group = saved.views.filter((one) => one.shared === view.shared);
  const at = group.findIndex((one) => one.id === view.id);
  const change = (what: Parameters<typeof saved.change>[1]) => saved.change(view.id, what).catch(tellProblem);
  /** The two change places; views that were never moved have them in the order in which they were made. */
  const move = async (by: -1 | 1) => {
    const other = group[at + by];
    if (!other) return;
    const [mine, theirs] = [saved.places.get(view.id) ?? 0, saved.places.get(other.id) ?? 0];
    await saved.change(other.id, { place: mine });
    await saved.change(view.id, { place: theirs === mine ? mine + by : theirs });
  };
  const remove = async () => {
    const back = await saved.drop(view.id);
    onGone();
    say(t('customers.view.removed', { name: view.name }), back);
  };
  const acts: Record<string, () => unknown> = {
    rename: () => setNaming(true),
    share: () => change({ shared: !view.shared }),
    earlier: () => move(-1).catch(tellProblem),
    later: () => move(1).catch(tellProblem),
    remove: () => remove().catch(tellProblem),
  };
  const items = [
    { key: 'rename', label: t('customers.view.rename') },
    ...(mayShare ? [{ key: 'share', label: t(view.shared ? 'customers.view.unshare' : 'customers.view.share') }] : []),
    { key: 'earlier', label: t('customers.view.earlier'), disabled: at <= 0 },
    { key: 'later', label: t('customers.view.later'), disabled: at < 0 || at === group.length - 1 },
    { key: 'remove', label: t('customers.view.remove', { name: view.name }), danger: true },
  ];
  return (
    <>
      <Dropdown trigger={['click']} autoFocus menu={{ items, onClick: ({ key }) => void acts[key]?.() }}>
        <button
          type="button"
          className="view-end"
          ref={opener}
          aria-label={t('customers.view.more', { name: view.name })}
          title={t('customers.view.more', { name: view.name })}
        >
          <Icon name="more" size={14} />
        </button>
      </Dropdown>
      {naming ? (
        <Naming
          by={opener}
          label={t('customers.view.rename')}
          name={view.name}
          onName={(name) => {
            setNaming(false);
            void change({ name });
          }}
          onClose={() => setNaming(false)}
        />
      ) : null}
    </>
  );
}

type NamingProps = {
  by: RefObject<HTMLElement | null>;
  label: string;
  name?: string;
  onName: (name: string) => void;
  onClose: () => void;
};

export function Naming({ by, label, name: before = '', onName, onClose }: NamingProps) {
  const t = useT();
  const [name, setName] = useState(before);
  return (
    <Float by={by} label={label} onClose={onClose}>
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
          maxLength={60}
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
