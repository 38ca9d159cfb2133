/** The keys of the whole program, each of which can be another: pressed here, kept in this browser. */
import { Button, Switch } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import {
  effective,
  remap,
  type Shortcut,
  setSingleKeys,
  showKeys,
  singleKeysOn,
  stroke,
  useAllKeys,
} from '../app/keys';
import { useT } from '../app/words';
import { Section } from '../parts/page';
import { Table, type TableColumn } from '../parts/table';

/** A second key of a sequence is waited for so long. */
const SECOND_MILLISECONDS = 800;
const ALONE = new Set([
  'shift',
  'control',
  'alt',
  'meta',
  'capslock',
  'tab',
  'shift+shift',
  'mod+control',
  'mod+meta',
  'alt+alt',
]);

function Strokes({ keys }: { keys: string }) {
  return (
    <span className="stroke">
      {showKeys(keys).map((part, index) => (
        <kbd key={index}>{part}</kbd>
      ))}
    </span>
  );
}

/** Listens for one key, or two after each other; Esc leaves things as they are. */
function Recorder({ onDone }: { onDone: (keys: string | null) => void }) {
  const t = useT();
  const first = useRef<string | null>(null);
  const box = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    box.current?.focus();
    return () => clearTimeout(timer.current);
  }, []);
  const press = (event: KeyboardEvent) => {
    const typed = stroke(event.nativeEvent);
    event.preventDefault();
    event.stopPropagation();
    if (typed === null || ALONE.has(typed)) return;
    clearTimeout(timer.current);
    if (typed === 'escape') return onDone(null);
    if (first.current) return onDone(`${first.current} ${typed}`);
    if (!/^[a-z]$/.test(typed)) return onDone(typed);
    first.current = typed;
    timer.current = setTimeout(() => onDone(typed), SECOND_MILLISECONDS);
  };
  return (
    <button ref={box} type="button" className="bare small" onKeyDown={press} onBlur={() => onDone(null)}>
      {t('shell.keys.press')}
    </button>
  );
}

export function OwnKeys() {
  const t = useT();
  const all = useAllKeys();
  const [on, setOn] = useState(singleKeysOn);
  const [changing, change] = useState<string | null>(null);
  const [taken, setTaken] = useState<{ label: string; by: string } | null>(null);
  const shortcuts = [
    ...new Map(all.filter(({ reach }) => reach === 'program').map((one) => [one.label, one])).values(),
  ];
  const record = (shortcut: Shortcut) => (keys: string | null) => {
    change(null);
    if (keys === null) return;
    const by = all.find((other) => other.label !== shortcut.label && effective(other) === keys);
    if (by) setTaken({ label: shortcut.label, by: by.label });
    else {
      setTaken(null);
      remap(shortcut.label, keys === shortcut.keys ? null : keys);
    }
  };
  const columns: TableColumn<Shortcut>[] = [
    {
      key: 'label',
      cell: (one) => (
        <>
          {t(one.label)}
          {taken?.label === one.label ? (
            <div className="bad small">{t('shell.keys.taken', { name: t(taken.by) })}</div>
          ) : null}
        </>
      ),
    },
    {
      key: 'keys',
      number: true,
      cell: (one) => (changing === one.label ? <Recorder onDone={record(one)} /> : <Strokes keys={effective(one)} />),
    },
    {
      key: 'acts',
      number: true,
      cell: (one) => (
        <span className="row">
          <Button
            size="small"
            aria-label={t('shell.keys.change-of', { name: t(one.label) })}
            onClick={() => change(one.label)}
          >
            {t('shell.keys.change')}
          </Button>
          {effective(one) === one.keys ? null : (
            <Button size="small" type="text" onClick={() => remap(one.label, null)}>
              {t('shell.keys.usual')}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Section title={t('shell.keys.own')} quiet={t('shell.keys.own-quiet')}>
      <div className="setting">
        <div className="row">
          <span id="own-single-keys">{t('shell.keys.single')}</span>
          <Switch
            size="small"
            checked={on}
            aria-labelledby="own-single-keys"
            onChange={(next) => {
              setSingleKeys(next);
              setOn(next);
            }}
          />
        </div>
        <p className="quiet small">{t('shell.keys.single-extra')}</p>
      </div>
      <div className="form-narrow">
        <Table rows={shortcuts} columns={columns} id={(one) => one.label} />
      </div>
    </Section>
  );
}
