import { Input } from 'antd';
import { useState } from 'react';
import type { Letter, LetterChange, Slot } from '../api/types';
import { useFormat, useT } from '../app/words';

/** Longer subjects are cut off by most mailboxes. */
const SUBJECT_ADVICE = 60;

type Props = { letter: Letter; disabled: boolean; onChange: (change: LetterChange) => void };

export function LetterFields({ letter, disabled, onChange }: Props) {
  const t = useT();
  const format = useFormat();
  const [subject, setSubject] = useState(letter.subject);
  const [preheader, setPreheader] = useState(letter.preheader ?? '');
  return (
    <div style={{ display: 'grid', gap: 14 }}>
      <label>
        <span className="row small">
          <span>{t('letters.letter.subject')}</span>
          <bdi dir="ltr" className={`push ${[...subject].length > SUBJECT_ADVICE ? 'warn' : 'quiet'}`}>
            {format.number([...subject].length)} / {SUBJECT_ADVICE}
          </bdi>
        </span>
        <Input
          dir="auto"
          lang={letter.language}
          disabled={disabled}
          value={subject}
          onChange={(event) => {
            setSubject(event.target.value);
            onChange({ subject: event.target.value });
          }}
        />
      </label>
      <label>
        <span className="small">{t('letters.letter.preheader')}</span>
        <Input
          dir="auto"
          lang={letter.language}
          disabled={disabled}
          value={preheader}
          onChange={(event) => {
            setPreheader(event.target.value);
            onChange({ preheader: event.target.value });
          }}
        />
      </label>
      {(letter.slots ?? []).map((slot) => (
        <SlotField
          key={slot.name}
          slot={slot}
          language={letter.language}
          disabled={disabled}
          onChange={(text) => onChange({ slots: { [slot.name]: text } })}
        />
      ))}
    </div>
  );
}

type SlotProps = { slot: Slot; language: string; disabled: boolean; onChange: (text: string) => void };

function SlotField({ slot, language, disabled, onChange }: SlotProps) {
  const t = useT();
  const [text, setText] = useState(slot.text);
  const type = (value: string) => {
    setText(value);
    onChange(value);
  };
  // The label came with the letter, in its language; who writes reads another.
  const name = t.has(`letters.slot.${slot.name}`) ? t(`letters.slot.${slot.name}`) : slot.label;
  return (
    <label>
      <span className="small">{name}</span>
      {slot.kind === 'paragraph' ? (
        <Input.TextArea
          dir="auto"
          lang={language}
          disabled={disabled}
          value={text}
          rows={2}
          onChange={(event) => type(event.target.value)}
        />
      ) : (
        <Input
          dir={slot.kind === 'line' ? 'auto' : 'ltr'}
          lang={slot.kind === 'line' ? language : undefined}
          disabled={disabled}
          value={text}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </label>
  );
}
