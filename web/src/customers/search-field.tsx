/** Searches the list while one types. */
import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../app/keys';
import { Icon } from '../parts/icons';

/** Typing rests this long before the list follows. */
const REST_MILLISECONDS = 200;

type Props = { value: string; onChange: (value: string) => void; label: string };

export function SearchField({ value, onChange, label }: Props) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLDivElement>(null);
  useKeys([{ keys: '/', label: 'shell.common.find-here', run: () => field.current?.querySelector('input')?.focus() }]);
  const last = useRef(onChange);
  last.current = onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => last.current(text), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <div ref={field} className="search-field">
      <Input
        size="small"
        allowClear
        prefix={<Icon name="search" size={14} />}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
