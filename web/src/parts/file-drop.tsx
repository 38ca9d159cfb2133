import { useRef, useState } from 'react';
import { Icon } from './icons';

/** A place for one file: chosen by click or key, or dropped. `accept` as in HTML: ".csv,.txt". */
export function FileDrop({
  accept,
  title,
  quiet,
  disabled,
  take,
}: {
  accept: string;
  title: string;
  quiet: string;
  disabled: boolean;
  take: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was mended.
          event.target.value = '';
          if (file) take(file);
        }}
      />
      <button
        type="button"
        className={over ? 'file-drop over' : 'file-drop'}
        disabled={disabled}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const file = event.dataTransfer.files[0];
          if (file) take(file);
        }}
      >
        <Icon name="upload" size={22} />
        <span className="strong">{title}</span>
        <span className="quiet small">{quiet}</span>
      </button>
    </>
  );
}
