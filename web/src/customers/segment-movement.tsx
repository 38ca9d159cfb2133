/** Who came into a watched segment and who left it, day by day. */
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { getSegmentMovement } from '../api/operations';
import { useNow } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Columns } from '../parts/chart';

/** A month at a glance. */
const DAYS = 30;
const DAY_MILLISECONDS = 86_400_000;

export function Movement({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const today = Math.floor(useNow() / DAY_MILLISECONDS);
  const [which, setWhich] = useState<'entered' | 'left'>('entered');
  const { data } = useQuery({ queryKey: ['segment', 'movement', id], queryFn: () => getSegmentMovement(id) });
  if (!data) return null;
  const byDay = new Map(data.map((one) => [one.day, one]));
  const days = Array.from({ length: DAYS }, (_, index) => {
    const day = new Date((today - DAYS + 1 + index) * DAY_MILLISECONDS).toISOString().slice(0, 10);
    // The server counts by days of UTC; noon is the same day nearly everywhere.
    const noon = `${day}T12:00`;
    const moved = byDay.get(day);
    return {
      key: day,
      name: format.day(noon),
      short: format.dayOfMonth(noon),
      entered: moved?.entered ?? 0,
      left: moved?.left ?? 0,
    };
  });
  const sum = (of: 'entered' | 'left') => days.reduce((total, day) => total + day[of], 0);
  const legend = (of: 'entered' | 'left') => ({
    value: of,
    label: t(`customers.segment.moved.${of}`, { count: sum(of), shown: format.number(sum(of)) }),
  });
  return (
    <div className="segment-movement">
      <Columns
        title={t('customers.segment.movement')}
        columns={
          sum(which) === 0
            ? []
            : days.map((day) => ({ key: day.key, name: day.name, short: day.short, value: day[which] }))
        }
        valueName={t(`customers.segment.moved-name.${which}`)}
        tone={which === 'entered' ? 'ours' : 'trade'}
        link={
          <Segmented
            size="small"
            aria-label={t('customers.segment.movement')}
            value={which}
            onChange={setWhich}
            options={[legend('entered'), legend('left')]}
          />
        }
      />
    </div>
  );
}
