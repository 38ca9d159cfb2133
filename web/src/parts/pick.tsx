/** A list to pick from by typing, by arrows or by hand; in `many` each pick is one mark more and the list stays. */
import { Fragment, type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useT } from '../app/words';
import { filterOption } from './choices';
import { Icon } from './icons';

export type Option = {
  value: string;
  label: string;
  quiet?: string;
  /** Options of the same group stand under its name, one after the other. */
  group?: string;
};

/** A list of more than this has a field to search it. */
const SEARCHED_ABOVE = 8;

type Props = {
  label: string;
  options: Option[];
  chosen: readonly string[];
  many?: boolean;
  onPick: (value: string) => void;
  /** What is typed, where the server searches: then the options are what it found. */
  onText?: (text: string) => void;
};

export function Pick({ label, options, chosen, many, onPick, onText }: Props) {
  const t = useT();
  const name = useId();
  const [text, setText] = useState('');
  const found = text && !onText ? options.filter((option) => filterOption(text, option)) : options;
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex((option) => chosen.includes(option.value)),
    ),
  );
  useEffect(() => {
    document.getElementById(`${name}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [name, at]);
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) setAt((at + by + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter' || (event.key === ' ' && !searched)) found[at] && onPick(found[at].value);
    else return;
    event.preventDefault();
  };
  const searched = onText !== undefined || options.length > SEARCHED_ABOVE;
  const active = found[at] ? `${name}-${at}` : undefined;
  return (
    <div className="pick">
      {searched ? (
        <input
          className="pick-field"
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={name}
          aria-activedescendant={active}
          placeholder={label}
          value={text}
          onKeyDown={press}
          onChange={(event) => {
            setText(event.target.value);
            onText?.(event.target.value);
            setAt(0);
          }}
        />
      ) : null}
      <div
        id={name}
        role="listbox"
        aria-label={label}
        aria-multiselectable={many ? true : undefined}
        tabIndex={searched ? -1 : 0}
        onKeyDown={press}
        aria-activedescendant={searched ? undefined : active}
      >
        {found.map((option, index) => (
          <Fragment key={option.value}>
            {option.group && option.group !== found[index - 1]?.group ? (
              <div className="pick-group" aria-hidden="true">
                {option.group}
              </div>
            ) : null}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list are heard by the box around it */}
            <div
              id={`${name}-${index}`}
              role="option"
              aria-selected={chosen.includes(option.value)}
              className={index === at ? 'is-at' : undefined}
              onClick={() => onPick(option.value)}
            >
              <span className="pick-mark">
                {chosen.includes(option.value) ? <Icon name="check" size={14} /> : null}
              </span>
              <span className="cut" dir="auto">
                {option.label}
              </span>
              {option.quiet ? <span className="push quiet small">{option.quiet}</span> : null}
            </div>
          </Fragment>
        ))}
      </div>
      {found.length === 0 ? <p className="quiet small pick-none">{t('shell.common.pick.none')}</p> : null}
    </div>
  );
}
