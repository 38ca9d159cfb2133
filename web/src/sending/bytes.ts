/** Sizes of letters, as people say them. */
export const BYTES_PER_MEGABYTE = 1024 * 1024;
const BYTES_PER_KILOBYTE = 1024;

/** `10 MB`, and below one megabyte `500 KB`; `number` writes digits in the reader's language. */
export function sizeOf(bytes: number, number: (value: number) => string): string {
  if (bytes >= BYTES_PER_MEGABYTE) return `${number(Math.round((bytes / BYTES_PER_MEGABYTE) * 10) / 10)} MB`;
  return `${number(Math.floor(bytes / BYTES_PER_KILOBYTE))} KB`;
}
