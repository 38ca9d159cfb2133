/**
 * Spaces of Chinese texts. Beside an argument they are for Latin names and digits; where a value is Chinese at that edge, the space goes,
 * as in the program's own `words` room. Values are marked while they are filled in: a space within one of them stays.
 */
const BEGIN = '\uE000';
const END = '\uE001';
const MARKS = /[\uE000\uE001]/g;
/** Directional isolates may stand round a value. */
const BEFORE_VALUE = /([\u3400-\u9fff]) (?=\uE000[\u2066-\u2069]*[\u3400-\u9fff])/g;
const AFTER_VALUE = /([\u3400-\u9fff][\u2066-\u2069]*\uE001) (?=[\u3400-\u9fff])/g;

/** The same values, texts among them marked. */
export function marked<V>(values: Record<string, V>): Record<string, V | string> {
  const mark = ([name, value]: [string, V]) => [name, typeof value === 'string' ? `${BEGIN}${value}${END}` : value];
  return Object.fromEntries(Object.entries(values).map(mark));
}

/** A text that marked values were filled into, as it is read. */
export const closedUp = (text: string) =>
  text.replace(BEFORE_VALUE, '$1').replace(AFTER_VALUE, '$1').replace(MARKS, '');
