/** Whether what was typed means a thing: by its name, or by the words that people have for it, pinyin initials among them. */

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word typed stands in the name, or begins a keyword. Nothing typed means everything. */
export function means(typed: string, name: string, keywords = ''): boolean {
  const words = folded(keywords).split(/\s+/).filter(Boolean);
  const whole = folded(name);
  return folded(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => whole.includes(part) || words.some((word) => word.startsWith(part)));
}
