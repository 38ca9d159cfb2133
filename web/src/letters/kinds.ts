import type { LetterKind } from '../api/types';

/** The five kinds of letter and campaign. A kind decides what a letter must carry. */
export const LETTER_KINDS: LetterKind[] = ['cold', 'promotion', 'nurture', 'triggered', 'survey'];
/** What a new one is, if nobody says otherwise. */
export const USUAL_KIND: LetterKind = 'nurture';
