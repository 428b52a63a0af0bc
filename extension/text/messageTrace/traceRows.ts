import { knownLines } from '../oneLine';
import { readTraceLine } from './traceLine';

/** Lines of a message trace, which has a reader of its own. */
export const traceRows = knownLines('message trace', '@', text => readTraceLine(text) !== undefined);
