/**
 * Somebody else saved the record while one edits it: who and when, and field by field mine beside theirs. What is chosen goes
 * into the form; saving then builds on what they saved.
 */
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useFormat, useT } from '../app/words';
import { Icon } from './icons';

export type Clash = { key: string; label: string; mine: string; theirs: string; touched: boolean };
type Side = 'mine' | 'theirs';

type Props = {
  by: string | null;
  at: string | null;
  clashes: Clash[];
  /** The fields to take theirs of; of the others mine stays. */
  onSettle: (theirs: string[]) => void;
};

export function Meanwhile({ by, at, clashes, onSettle }: Props) {
  const t = useT();
  const format = useFormat();
  const [comparing, setComparing] = useState(false);
  const [chosen, setChosen] = useState<Record<string, Side>>({});
  // What I did not touch is theirs, unless I say otherwise.
  const sideOf = (clash: Clash): Side => chosen[clash.key] ?? (clash.touched ? 'mine' : 'theirs');
  const name = by ?? t('shell.meanwhile.somebody');
  const fields = clashes.map((clash) => clash.label).join(t('shell.presence.comma'));
  return (
    <div className="meanwhile" role="status">
      <div className="row wrap">
        <Icon name="users" />
        <span dir="auto">
          {at
            ? t('shell.meanwhile.changed-at', { name, time: format.time(at), fields })
            : t('shell.meanwhile.changed', { name, fields })}
        </span>
        {comparing ? null : (
          <Button type="link" size="small" onClick={() => setComparing(true)}>
            {t('shell.meanwhile.compare')}
          </Button>
        )}
      </div>
      {comparing ? (
        <>
          <table className="plain">
            <thead>
              <tr>
                <th>{t('shell.meanwhile.field')}</th>
                <th>{t('shell.meanwhile.mine')}</th>
                <th>{t('shell.meanwhile.theirs')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {clashes.map((clash) => (
                <tr key={clash.key}>
                  <td>{clash.label}</td>
                  <td dir="auto">{clash.mine || '—'}</td>
                  <td dir="auto">{clash.theirs || '—'}</td>
                  <td>
                    <Segmented
                      size="small"
                      aria-label={clash.label}
                      value={sideOf(clash)}
                      onChange={(side: Side) => setChosen({ ...chosen, [clash.key]: side })}
                      options={[
                        { value: 'mine', label: t('shell.meanwhile.keep-mine') },
                        { value: 'theirs', label: t('shell.meanwhile.take-theirs') },
                      ]}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Button
            size="small"
            onClick={() => onSettle(clashes.filter((clash) => sideOf(clash) === 'theirs').map((clash) => clash.key))}
          >
            {t('shell.meanwhile.settle')}
          </Button>
        </>
      ) : null}
    </div>
  );
}
