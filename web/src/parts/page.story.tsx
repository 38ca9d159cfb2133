import { Button } from 'antd';
import { LONG, PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Fact, HeadTabs, Page, Section, type Step, Steps } from './page';

const steps: Step[] = [
  { key: 'goal', title: WORDS.title, summary: WORDS.quiet, state: 'done' },
  { key: 'letter', title: WORDS.letters, summary: WORDS.text, state: 'warn' },
  { key: 'check', title: WORDS.limit, summary: LONG, state: 'bad' },
  { key: 'send', title: WORDS.target, summary: '', state: 'waiting' },
];
const tabs = [
  { to: '/contacts', label: WORDS.people, count: '52,310' },
  { to: '/companies', label: WORDS.letters },
];
const body = (
  <div className="columns one">
    <div>
      <Section title={WORDS.title} quiet={WORDS.quiet} link={WORDS.link}>
        <dl>
          <Fact label={WORDS.people}>{PEOPLE[2]?.company}</Fact>
          <Fact label={WORDS.limit}>{LONG}</Fact>
        </dl>
      </Section>
    </div>
  </div>
);

export default {
  stories: [
    {
      name: 'page: back, quiet, tabs, one main action',
      render: () => (
        <Page
          title={PEOPLE[1]?.company}
          quiet={WORDS.quiet}
          back="/companies"
          tabs={<HeadTabs items={tabs} label={WORDS.title} />}
          actions={<Button type="primary">{WORDS.add}</Button>}
        >
          {body}
        </Page>
      ),
    },
    {
      name: 'page: long title',
      render: () => (
        <Page title={LONG} quiet={LONG} actions={<Button>{WORDS.add}</Button>}>
          {body}
        </Page>
      ),
    },
    {
      name: 'steps',
      render: () => <Steps steps={steps} current="letter" onChoose={() => undefined} label={WORDS.title} />,
    },
  ],
} satisfies PartStories;
