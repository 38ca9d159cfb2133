import { expect, test } from 'vitest';
import { readLines } from './lines';

const told = async (pieces: Uint8Array[]) => {
  const lines: unknown[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  await readLines(body, (line) => lines.push(line));
  return lines;
};

test('lines are told whole, wherever the pieces are cut', async () => {
  const bytes = new TextEncoder().encode('{"header":"Número"}\n{"done":1}\n');
  const inside = bytes.indexOf(0xc3) + 1;
  expect(await told([bytes])).toEqual([{ header: 'Número' }, { done: 1 }]);
  expect(await told([bytes.slice(0, inside), bytes.slice(inside)])).toEqual([{ header: 'Número' }, { done: 1 }]);
  expect(await told([])).toEqual([]);
});

test('a line that was cut off is none', async () => {
  expect(await told([new TextEncoder().encode('{"done":1}\n{"do')])).toEqual([{ done: 1 }]);
});
