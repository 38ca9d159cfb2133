/** A record of the settings that stands open on its page: its name and state, what can be done with it, its facts. */
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useT } from '../app/words';
import { Confirm } from './confirm';
import { Icon, type IconName } from './icons';
import { Section } from './page';
import { IconButton, Tag, type Tone } from './small';

type Props = {
  name: string;
  tags: { tone?: Tone; text: string }[];
  mayManage: boolean;
  /** What the record is tried or looked up by. */
  act: { icon: IconName; text: string; busy: boolean; run: () => void };
  edit?: { text: string; run: () => void };
  drop: { title: string; text: string; busy: boolean; run: () => void };
  children: ReactNode;
};

export function RecordSection({ name, tags, mayManage, act, edit, drop, children }: Props) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const title = (
    <span className="row">
      <bdi>{name}</bdi>
      {tags.map((tag) => (
        <Tag key={tag.text} tone={tag.tone}>
          {tag.text}
        </Tag>
      ))}
    </span>
  );
  const actions = (
    <span className="row">
      <Button size="small" icon={<Icon name={act.icon} size={14} />} loading={act.busy} onClick={act.run}>
        {act.text}
      </Button>
      {edit ? <IconButton icon="edit" label={edit.text} onClick={edit.run} /> : null}
      <IconButton icon="trash" label={drop.title} onClick={() => setAsking(true)} />
    </span>
  );
  return (
    <Section title={title} link={mayManage ? actions : null}>
      {children}
      {asking ? (
        <Confirm
          danger
          title={drop.title}
          text={drop.text}
          verb={t('shell.common.delete')}
          busy={drop.busy}
          onDo={drop.run}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Section>
  );
}
