import { describe, expect, it } from 'vitest';
import { sizeOf } from './bytes';

describe('a size', () => {
  it('is said in megabytes, and below one in kilobytes', () => {
    expect(sizeOf(10 * 1024 * 1024, String)).toBe('10 MB');
    expect(sizeOf(10_240_000, String)).toBe('9.8 MB');
    expect(sizeOf(16_384, String)).toBe('16 KB');
  });
});
