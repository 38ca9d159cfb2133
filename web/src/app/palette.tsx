/** Search or do: pages, records and the acts of this page and of the program, in one field, by the reader's own words. */
import { Modal } from 'antd';
import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { Icon } from '../parts/icons';
import { showKeys } from './keys';
import { type Line, usePageActs, usePlaces, useProgramActs, useRecords } from './palette-lines';
import { openDialog } from './stores';
import { useT } from './words';

export function Palette() {
  const t = useT();
  const [text, setText] = useState('');
  useTypedAhead((letter) => setText((before) => before + letter));
  // By what is typed now: Enter right after the last letter must not run what stood first before it.
  const typed = text.trim();
  const groups: [string, Line[]][] = [
    ['shell.palette.page', usePageActs(typed)],
    ['shell.palette.records', useRecords(typed)],
    ['shell.palette.go', usePlaces(typed)],
    ['shell.palette.do', useProgramActs(typed)],
  ];
  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={() => openDialog(null)}
      width={620}
      className="palette"
      aria-label={t('shell.find')}
    >
      <Command label={t('shell.find')} shouldFilter={false} loop>
        <div className="palette-field">
          <Icon name="search" />
          <Command.Input autoFocus value={text} onValueChange={setText} placeholder={t('shell.find')} />
        </div>
        <Command.List label={t('shell.palette.found')}>
          <Command.Empty>{t('shell.palette.nothing')}</Command.Empty>
          {groups.map(([heading, lines]) =>
            lines.length === 0 ? null : (
              <Command.Group key={heading} heading={t(heading)}>
                {lines.map((line) => (
                  <Command.Item key={line.key} value={line.key} onSelect={line.run}>
                    <Icon name={line.icon} />
                    <span className="cut" dir="auto">
                      {line.name}
                    </span>
                    <span className="quiet small cut">{line.more}</span>
                    {line.keys ? (
                      <span className="push row">
                        {showKeys(line.keys).map((part, index) => (
                          <kbd key={index}>{part}</kbd>
                        ))}
                      </span>
                    ) : null}
                  </Command.Item>
                ))}
              </Command.Group>
            ),
          )}
        </Command.List>
        <div className="palette-foot small quiet row">
          <kbd>↑</kbd>
          <kbd>↓</kbd>
          {t('shell.palette.choose')}
          <kbd>Enter</kbd>
          {t('shell.palette.run')}
          <kbd>Esc</kbd>
          {t('shell.common.close')}
          <span className="push only-desktop">{t('shell.palette.hint')}</span>
        </div>
      </Command>
    </Modal>
  );
}

/** What is typed while the dialog still opens is meant for its field, and must not act on the page behind it. */
function useTypedAhead(take: (letter: string) => void) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it listens from its opening to its end
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.isComposing) return;
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      take(event.key);
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);
}
