import { Modal, Switch } from 'antd';
import { useState } from 'react';
import { effective, type Reach, type Shortcut, setSingleKeys, showKeys, singleKeysOn, useAllKeys } from './keys';
import { openDialog } from './stores';
import { useT } from './words';

/** Keys that do the same stand on one line: what is registered last names the line. */
function linesOf(keys: Shortcut[]): { label: string; strokes: string[] }[] {
  const lines = new Map<string, Set<string>>();
  for (const shortcut of keys) {
    const { label, also } = shortcut;
    const line = lines.get(label) ?? new Set();
    for (const one of [effective(shortcut), ...(also ?? [])]) line.add(one);
    lines.set(label, line);
  }
  return [...lines].map(([label, strokes]) => ({ label, strokes: [...strokes] }));
}

/** All keys that work on this page, from the registry that runs them. */
export function KeySheet() {
  const t = useT();
  const keys = useAllKeys();
  const [on, setOn] = useState(singleKeysOn);
  const list = (reach: Reach) => {
    const lines = linesOf(keys.filter((shortcut) => shortcut.reach === reach));
    if (lines.length === 0) return null;
    return (
      <section aria-label={t(`shell.keys.reach.${reach}`)}>
        <h3 className="quiet small">{t(`shell.keys.reach.${reach}`)}</h3>
        <ul className="key-list">
          {lines.map(({ label, strokes }) => (
            <li key={label} className="row">
              <span>{t(label)}</span>
              <span className="push row">
                {strokes.map((stroke) => (
                  <span key={stroke} className="stroke">
                    {showKeys(stroke).map((part, index) => (
                      <kbd key={index}>{part}</kbd>
                    ))}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </section>
    );
  };
  return (
    <Modal
      open
      title={t('shell.keys.title')}
      footer={null}
      onCancel={() => openDialog(null)}
      width={520}
      styles={{ body: { maxBlockSize: '70vh', overflow: 'auto' } }}
    >
      {list('page')}
      {list('program')}
      <div className="row key-switch">
        <span id="single-keys">{t('shell.keys.single')}</span>
        <Switch
          className="push"
          size="small"
          checked={on}
          aria-labelledby="single-keys"
          onChange={(next) => {
            setSingleKeys(next);
            setOn(next);
          }}
        />
      </div>
    </Modal>
  );
}
