/** Kinds of letter and campaign that the first rooms know; the server refuses others. */
export const LETTER_KINDS = ['newsletter', 'other'];
