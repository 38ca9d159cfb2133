import { useT } from '../app/words';
import type { IconName } from '../parts/icons';
import { Tag, type Tone } from '../parts/small';

const LOOKS: Record<string, [Tone, IconName]> = {
  draft: ['plain', 'edit'],
  scheduled: ['info', 'clock'],
  planning: ['info', 'refresh'],
  running: ['info', 'play'],
  paused: ['warn', 'pause'],
  finished: ['good', 'check'],
  cancelled: ['plain', 'stop'],
};

export function CampaignTag({ state }: { state: string }) {
  const t = useT();
  const [tone, icon] = LOOKS[state] ?? ['plain', 'clock'];
  return (
    <Tag tone={tone} icon={icon}>
      {t.code('sending.campaign.state', state)}
    </Tag>
  );
}

export const isMoving = (state: string) => state === 'planning' || state === 'running' || state === 'scheduled';
