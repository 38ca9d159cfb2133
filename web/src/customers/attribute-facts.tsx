/** What is known of a contact beside the fields that everybody has; the archived ones where they have a value. */
import type { AttributeValues } from '../api/types';
import { Fact } from '../parts/page';
import { useAttributes, useAttributeWords } from './attributes';
import { FactNote } from './fact-note';
import type { GridNoun } from './fields';

export function AttributeFacts({ holder, values }: { holder: GridNoun; values: AttributeValues }) {
  const all = useAttributes(holder);
  const words = useAttributeWords();
  return (
    <>
      {all
        .filter((one) => values[one.id]?.length)
        .map((one) => (
          <Fact key={one.id} label={one.name}>
            <bdi>{words(one, values[one.id])}</bdi>
            <FactNote of={one.id} />
          </Fact>
        ))}
    </>
  );
}
