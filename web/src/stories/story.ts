/**
 * Stories: every part in every state that it can be in, beside the part as `<part>.story.tsx`. They are for who builds screens;
 * a production build holds none of them (`build/stories.ts` looks).
 */
import type { ReactNode } from 'react';

export type Story = {
  /** The state, as its key in the address: `long text`. */
  name: string;
  render: () => ReactNode;
};

export type PartStories = {
  /** The files of the folder that these stories stand for; the file beside the story is always one. */
  covers?: string[];
  /** Answers of the server that the part asks for, by the key of their query. */
  answers?: [key: readonly unknown[], data: unknown][];
  stories: Story[];
};

type Loader = () => Promise<{ default: PartStories }>;
const FILES = import.meta.glob<{ default: PartStories }>('../{parts,app}/*.story.tsx');

export type Part = { name: string; folder: string; load: Loader };

/** All parts that have stories, by name. */
export const PARTS: Part[] = Object.entries(FILES)
  .map(([path, load]) => {
    const [, folder = '', name = ''] = path.match(/\.\.\/(\w+)\/(.+)\.story\.tsx$/) ?? [];
    return { name, folder, load };
  })
  .sort((a, b) => a.name.localeCompare(b.name));
