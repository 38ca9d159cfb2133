import { Button } from 'antd';
import { showKeys, spoken } from '../app/keys';
import { useT } from '../app/words';

/** Saves the form it stands in, as the key beside it does. */
export function SaveButton({ busy, verb }: { busy: boolean /** `Save` when left out. */; verb?: string }) {
  const t = useT();
  return (
    <span className="row">
      <Button type="primary" htmlType="submit" loading={busy}>
        {verb ?? t('shell.common.save')}
      </Button>
      <kbd className="only-desktop">{spoken(showKeys('mod+s'))}</kbd>
    </span>
  );
}
