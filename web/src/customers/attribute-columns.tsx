/** A column for each declared attribute, hidden until somebody asks for it. */
import { useMemo } from 'react';
import type { AttributeValues } from '../api/types';
import type { Column } from '../parts/grid-layout';
import { Name } from '../parts/small';
import { useAttributeWords, useOfferedAttributes } from './attributes';
import type { GridNoun } from './fields';

export function useAttributeColumns<Row extends { attributes: AttributeValues }>(holder: GridNoun): Column<Row>[] {
  const offered = useOfferedAttributes(holder);
  const words = useAttributeWords();
  return useMemo(
    () =>
      offered.map((one) => ({
        key: one.id,
        title: one.name,
        least: 110,
        leaves: 3,
        rare: true,
        number: one.kind === 'number',
        cell: (row) => <Name>{words(one, row.attributes[one.id])}</Name>,
      })),
    [offered, words],
  );
}
