/** Which day would bring how many companies back, and whose they are. */
import type { PoolPreview } from '../api/types';
import { useFormat, useT } from '../app/words';

export function PoolPreviewDays({ preview }: { preview: PoolPreview }) {
  const t = useT();
  const format = useFormat();
  const counted = (key: string, count: number) =>
    t(`customers.pool.rules.${key}`, { count, shown: format.number(count) });
  const owners = (all: PoolPreview['owners']) =>
    format.list(all.map((one) => `${one.owner.name} ${format.number(one.companies)}`));
  return (
    <div role="status">
      {preview.days.length === 0 ? (
        <p>{counted('nobody', preview.looked_at)}</p>
      ) : (
        <ul>
          {preview.days.map((day) => (
            <li key={day.day} className="attention">
              <span className="medium">{format.day(`${day.day}T12:00`)}</span>
              <span className="strong">{counted('would-return', day.companies)}</span>
              <bdi className="quiet small cut">{owners(day.owners)}</bdi>
            </li>
          ))}
        </ul>
      )}
      {preview.days.length > 1 ? (
        <p className="quiet">
          <bdi>{owners(preview.owners)}</bdi>
        </p>
      ) : null}
      <p className="quiet small row wrap">
        {preview.later ? <span>{counted('later', preview.later)}</span> : null}
        {preview.protected ? <span>{counted('protected', preview.protected)}</span> : null}
        {preview.with_open_order ? <span>{counted('open-orders', preview.with_open_order)}</span> : null}
      </p>
    </div>
  );
}
