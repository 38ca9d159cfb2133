/** A fact that is edited where it stands, one at a time: Enter keeps it, Esc leaves it. */
import { Button } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useT } from '../app/words';
import { Icon } from './icons';
import { Fact } from './page';
import { useEditing } from './presence';

type Props<Value> = {
  /** Whose fact it is: who looks at the record is told that it is being edited. */
  record?: string;
  label: string;
  shown: ReactNode;
  /** What stands below it: since when it is so. */
  note?: ReactNode;
  /** As it is kept; what the editor begins with. */
  value: Value;
  mayEdit: boolean;
  busy: boolean;
  /** Resolves when it is kept; a refusal leaves the editor open with what was typed. */
  onSave: (value: Value) => Promise<unknown>;
  editor: (value: Value, onChange: (value: Value) => void) => ReactNode;
};

export function FactEdit<Value>({ record, label, shown, note, value, mayEdit, busy, onSave, editor }: Props<Value>) {
  const t = useT();
  const [draft, setDraft] = useState<{ value: Value; begun: Value } | null>(null);
  useEditing(record, draft !== null);
  /** Who leaves the editor stands again where they came from. */
  const left = useRef(false);
  const close = () => {
    left.current = true;
    setDraft(null);
  };
  const stand = (button: HTMLButtonElement | null) => {
    if (!button || !left.current) return;
    left.current = false;
    button.focus();
  };
  if (!draft)
    return (
      <Fact label={label}>
        <span className="fact-edit">
          <span className="cut">{shown}</span>
          {mayEdit ? (
            <button
              type="button"
              ref={stand}
              className="icon-button"
              aria-label={t('shell.common.edit-fact', { fact: label })}
              title={t('shell.common.edit-fact', { fact: label })}
              onClick={() => setDraft({ value, begun: value })}
            >
              <Icon name="edit" size={14} />
            </button>
          ) : null}
        </span>
        {note}
      </Fact>
    );
  return (
    <Fact label={label}>
      <form
        className="fact-form"
        onSubmit={(event) => {
          event.preventDefault();
          // Who refused says so on the strip of the page.
          onSave(draft.value).then(close, () => {});
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
          event.stopPropagation();
          close();
        }}
      >
        {editor(draft.value, (next) => setDraft({ ...draft, value: next }))}
        {JSON.stringify(value) === JSON.stringify(draft.begun) ? null : (
          <span className="warn small" role="status">
            {t('shell.meanwhile.fact')} {shown}
          </span>
        )}
        <span className="row">
          <Button size="small" type="primary" htmlType="submit" loading={busy}>
            {t('shell.common.save')}
          </Button>
          <Button size="small" type="text" onClick={close}>
            {t('shell.common.cancel')}
          </Button>
        </span>
      </form>
    </Fact>
  );
}
