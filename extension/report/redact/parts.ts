/** What can be taken out of a report before it is handed on. */
export type RedactionPart = 'names' | 'addresses' | 'user-data';

export const REDACTION_PARTS: readonly RedactionPart[] = ['names', 'addresses', 'user-data'];

/** What stands in the place of things that get no pseudonym: nothing of them can be told apart. */
export const REMOVED = '[removed]';
