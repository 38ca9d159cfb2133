import { Modal, Switch } from 'antd';
import { useState } from 'react';
import { setSingleKeys, showKeys, singleKeysOn, useAllKeys } from './keys';
import { openDialog } from './stores';
import { useT } from './words';

/** All keys that work on this page, from the registry that runs them. */
export function KeySheet() {
  const t = useT();
  const keys = useAllKeys();
  const [on, setOn] = useState(singleKeysOn);
  const seen = new Map(keys.map((shortcut) => [shortcut.keys, shortcut]));
  return (
    <Modal open title={t('shell.keys.title')} footer={null} onCancel={() => openDialog(null)} width={520}>
      <ul className="key-list">
        {[...seen.values()].map((shortcut) => (
          <li key={shortcut.keys} className="row">
            <span>{t(shortcut.label)}</span>
            <span className="push row">
              {showKeys(shortcut.keys).map((part, index) => (
                <kbd key={index}>{part}</kbd>
              ))}
            </span>
          </li>
        ))}
      </ul>
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
