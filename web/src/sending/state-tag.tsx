import type { CampaignState } from '../api/types';
import { useT } from '../app/words';
import type { IconName } from '../parts/icons';
import { Tag, type Tone } from '../parts/small';

const LOOKS: Record<CampaignState, [Tone, IconName]> = {
  draft: ['plain', 'edit'],
  scheduled: ['info', 'clock'],
  planning: ['info', 'refresh'],
  running: ['info', 'play'],
  paused: ['warn', 'pause'],
  finished: ['good', 'check'],
  cancelled: ['plain', 'stop'],
};

export function CampaignTag({ state }: { state: CampaignState }) {
  const t = useT();
  const [tone, icon] = LOOKS[state];
  return (
    <Tag tone={tone} icon={icon}>
      {t(`sending.campaign.state.${state}`)}
    </Tag>
  );
}

export const isMoving = (state: CampaignState) => state === 'planning' || state === 'running' || state === 'scheduled';
