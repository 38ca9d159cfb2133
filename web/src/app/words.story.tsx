import type { PartStories } from '../stories/story';
import { useFormat } from './words';

const AT = '2026-11-26T09:30:00Z';
const BEFORE = Date.parse('2026-11-26T09:12:00Z');

function Written() {
  const format = useFormat();
  const lines = [
    format.number(1_284_000),
    format.percent(0.309),
    format.day(AT),
    format.time(AT),
    format.moment(AT),
    format.clockIn('America/Sao_Paulo', new Date(AT)),
    format.ago(AT, BEFORE),
    format.span(44),
    format.span(400),
    format.country('SA'),
    format.language('vi'),
  ];
  return (
    <ul>
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}

export default { stories: [{ name: 'numbers, days, names', render: () => <Written /> }] } satisfies PartStories;
