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

const UNKNOWN: [Tone, IconName] = ['plain', 'clock'];
export const toneOf = (state: string): Tone => (LOOKS[state] ?? UNKNOWN)[0];
export const iconOf = (state: string): IconName => (LOOKS[state] ?? UNKNOWN)[1];

export function CampaignTag({ state }: { state: string }) {
  const t = useT();
  return (
    <Tag tone={toneOf(state)} icon={iconOf(state)}>
      {t.code('sending.campaign.state', state)}
    </Tag>
  );
}

export const isMoving = (state: string) => state === 'planning' || state === 'running' || state === 'scheduled';
