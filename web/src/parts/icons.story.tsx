import type { PartStories } from '../stories/story';
import { ICON_NAMES, Icon, Mark } from './icons';

export default {
  stories: [
    {
      name: 'all icons',
      render: () => (
        <div className="row wrap">
          {ICON_NAMES.map((name) => (
            <span key={name} title={name}>
              <Icon name={name} size={20} />
            </span>
          ))}
        </div>
      ),
    },
    { name: 'mark', render: () => <Mark size={32} /> },
  ],
} satisfies PartStories;
