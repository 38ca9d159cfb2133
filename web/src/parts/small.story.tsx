import { LONG, PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Address, Badge, Copy, Country, Dot, IconButton, Initial, Name, Rate, Tag, type Tone } from './small';

const TONES: Tone[] = ['good', 'warn', 'bad', 'info', 'plain'];

export default {
  stories: [
    {
      name: 'person mark',
      render: () => (
        <div className="row">
          {PEOPLE.map((person) => (
            <Initial key={person.id} name={person.name} />
          ))}
          <Initial name="" />
        </div>
      ),
    },
    {
      name: 'country box: alone, named, none',
      render: () => (
        <div className="row wrap">
          <Country code="DE" />
          <Country code="SA" named />
          <Country code={null} />
        </div>
      ),
    },
    {
      name: 'number with base: rate, estimate, too few for a rate',
      render: () => (
        <div className="row wrap">
          <Rate part={14_897} base={48_210} />
          <Rate part={264} base={911} estimated />
          <Rate part={3} base={12} />
          <Rate part={3} base={12} estimated />
          <Rate part={0} base={0} />
        </div>
      ),
    },
    {
      name: 'badge: waiting, late, none',
      render: () => (
        <div className="row wrap">
          <Badge count={5} label={WORDS.letters} />
          <Badge count={12_000} late label={WORDS.letters} />
          <Badge count={0} label={WORDS.letters} />
        </div>
      ),
    },
    {
      name: 'tag and dot: every tone, long text',
      render: () => (
        <div className="row wrap">
          {TONES.map((tone) => (
            <Tag key={tone} tone={tone} icon="check">
              {tone}
            </Tag>
          ))}
          <Tag>{LONG}</Tag>
          {TONES.map((tone) => (
            <Dot key={tone} tone={tone} />
          ))}
        </div>
      ),
    },
    {
      name: 'name and address: own scripts, long, none',
      render: () => (
        <div style={{ display: 'grid', gap: 6, maxInlineSize: 320 }}>
          {PEOPLE.map((person) => (
            <span key={person.id} className="row">
              <Name strong>{person.name}</Name>
              <Address>{person.address}</Address>
            </span>
          ))}
          <Name>{LONG}</Name>
          <Name>{null}</Name>
          <Address>{null}</Address>
        </div>
      ),
    },
    {
      name: 'icon button: rest, with key, disabled; copy',
      render: () => (
        <div className="row">
          <IconButton icon="edit" label={WORDS.add} onClick={() => undefined} />
          <IconButton icon="trash" label={WORDS.add} keys="#" onClick={() => undefined} />
          <IconButton icon="pause" label={WORDS.add} disabled onClick={() => undefined} />
          <Copy text={PEOPLE[0]?.address ?? ''} />
        </div>
      ),
    },
  ],
} satisfies PartStories;
