import { useState } from 'react';
import { PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { ColumnMenu } from './column-menu';
import { Grid } from './grid';
import { type Column, usualLayout } from './grid-layout';
import { Country, Name } from './small';

type Person = (typeof PEOPLE)[number];
const columns: Column<Person>[] = [
  {
    key: 'name',
    title: WORDS.people,
    least: 160,
    grow: 2,
    sort: 'name',
    cell: (row) => <Name strong>{row.name}</Name>,
  },
  { key: 'company', title: WORDS.letters, least: 160, grow: 1, leaves: 1, cell: (row) => <Name>{row.company}</Name> },
  { key: 'country', title: WORDS.title, least: 100, leaves: 2, cell: (row) => <Country code={row.country} /> },
];

function Sheet({ rows, open, check }: { rows: Person[]; open?: string; check?: boolean }) {
  const [layout, setLayout] = useState(() => usualLayout(columns));
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set(['con_2']));
  return (
    <div style={{ blockSize: 240, display: 'flex', flexDirection: 'column' }}>
      <ColumnMenu columns={columns} layout={layout} onLayout={setLayout} />
      <Grid
        label={WORDS.title}
        rows={rows}
        total={rows.length}
        columns={columns}
        layout={layout}
        onLayout={setLayout}
        lines={(row) => ({ name: row.name, line: row.company })}
        id={(row) => row.id}
        sort="name"
        onSort={() => undefined}
        checked={check ? checked : undefined}
        onCheck={setChecked}
        open={open}
        onOpen={() => undefined}
      />
    </div>
  );
}

export default {
  covers: ['grid-head', 'grid-row', 'column-menu'],
  stories: [
    { name: 'rows, one checked', render: () => <Sheet rows={PEOPLE} check /> },
    { name: 'one open', render: () => <Sheet rows={PEOPLE} open="con_3" /> },
    { name: 'no rows', render: () => <Sheet rows={[]} /> },
  ],
} satisfies PartStories;
