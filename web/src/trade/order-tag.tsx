import { useT } from '../app/words';
import type { IconName } from '../parts/icons';
import { Tag, type Tone } from '../parts/small';

const LOOKS: Record<string, [Tone, IconName]> = {
  placed: ['info', 'clock'],
  confirmed: ['good', 'check'],
  sample: ['plain', 'box'],
  cancelled: ['plain', 'close'],
};

export function OrderTag({ state }: { state: string }) {
  const t = useT();
  const [tone, icon] = LOOKS[state] ?? ['plain', 'clock'];
  return (
    <Tag tone={tone} icon={icon}>
      {t.code('trade.order.state', state)}
    </Tag>
  );
}

export const ORDER_STATES = ['placed', 'confirmed', 'sample', 'cancelled'] as const;
