/**
 * What a build weighs as a reader's browser gets it (gzip): the shell, which every page waits for, and what each lazily loaded
 * entry brings beside it, its own imports included. Above a budget the build fails and says which, by how much, and why.
 */
import type { Plugin, Rolldown } from 'vite';

/** KB that the first screen may weigh. */
const SHELL_KB = 300;
/** KB that one route, dialog or language may add. */
const LATE_KB = 130;
/** KB of one that draws with the chart library. */
const CHARTS_KB = 220;
const CHART_LIBRARY = /node_modules\/(echarts|zrender)\//;
/** Entries told in the log, the heaviest first. */
const TOLD = 8;

export type Weighed = { name: string; files: string[]; budget: number };

/** The shell and every late entry, each with the files that only it makes the browser fetch. */
export function entriesOf(bundle: Rolldown.OutputBundle): { shell: Weighed; late: Weighed[] } {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reach = (names: string[], without: ReadonlySet<string>) => {
    const found = new Set<string>();
    const follow = (name: string) => {
      const chunk = byName.get(name);
      if (!chunk || found.has(name) || without.has(name)) return;
      found.add(name);
      for (const next of chunk.imports) follow(next);
    };
    for (const name of names) follow(name);
    return found;
  };
  const withStyles = (names: Set<string>) => [
    ...names,
    ...new Set([...names].flatMap((name) => [...(byName.get(name)?.viteMetadata?.importedCss ?? [])])),
  ];
  const entries = chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName);
  const first = reach(entries, new Set());
  const shell = { name: 'shell', files: withStyles(first), budget: SHELL_KB };
  const styled = new Set(shell.files);
  const late = chunks
    .filter((chunk) => chunk.isDynamicEntry && !first.has(chunk.fileName))
    .map((chunk) => {
      const names = reach([chunk.fileName], first);
      const draws = [...names].some((name) => byName.get(name)?.moduleIds.some((id) => CHART_LIBRARY.test(id)));
      const files = withStyles(names).filter((name) => !styled.has(name));
      return { name: chunk.name, files, budget: draws ? CHARTS_KB : LATE_KB };
    });
  return { shell, late };
}

/** Which of them are over their budget, in words. */
export function over(weighed: Weighed[], size: (file: string) => number): string[] {
  return weighed.flatMap(({ name, files, budget }) => {
    const whole = files.reduce((sum, file) => sum + size(file), 0) / 1024;
    if (whole <= budget) return [];
    const heaviest = [...files].sort((a, b) => size(b) - size(a)).slice(0, 3);
    const parts = heaviest.map((file) => `${file} ${(size(file) / 1024).toFixed(0)} KB`);
    return [`${name}: ${whole.toFixed(0)} KB of ${budget} (${parts.join(', ')})`];
  });
}

/** Holds every entry to its budget; `sizes` is filled by whoever compresses the files. */
export function weigh(sizes: ReadonlyMap<string, number>): Plugin {
  let found: ReturnType<typeof entriesOf> | undefined;
  return {
    name: 'tradewind-weigh',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        found = entriesOf(bundle);
      },
    },
    closeBundle() {
      if (!found) return;
      const { shell, late } = found;
      const size = (file: string) => sizes.get(file) ?? 0;
      const sum = ({ files }: Weighed) => files.reduce((whole, file) => whole + size(file), 0) / 1024;
      console.log(`\nshell ${sum(shell).toFixed(0)} KB gzip of ${shell.budget}`);
      const heaviest = [...late].sort((a, b) => sum(b) - sum(a)).slice(0, TOLD);
      for (const entry of heaviest)
        console.log(`late  ${sum(entry).toFixed(0).padStart(4)} KB of ${entry.budget}  ${entry.name}`);
      const heavy = over([shell, ...late], size);
      if (heavy.length) throw new Error(`over the budget: ${heavy.join('; ')}`);
    },
  };
}
