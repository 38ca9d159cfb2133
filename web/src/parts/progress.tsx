/** How far something is: a thin line, with the same in words for who does not see it. Without a total it only says that it runs. */
import { useFormat } from '../app/words';

type Props = {
  label: string;
  done: number;
  total: number | null;
  tone?: 'paused';
};

export function Progress({ label, done, total, tone }: Props) {
  const format = useFormat();
  const share = total ? Math.min(1, Math.max(0, done / total)) : null;
  return (
    <div
      role="progressbar"
      className={tone === 'paused' ? 'thin-bar paused' : 'thin-bar'}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      aria-valuetext={total ? `${format.number(done)} / ${format.number(total)}` : format.number(done)}
    >
      <span className={share === null ? 'unknown' : undefined} style={{ inlineSize: `${(share ?? 0.3) * 100}%` }} />
    </div>
  );
}
