/** What a file is called when it becomes the name of a list or a campaign: without its ending, with spaces. */
export const namedAfter = (file: string) =>
  file
    .replace(/\.[a-z]+$/i, '')
    .replaceAll(/[-_]+/g, ' ')
    .trim();
