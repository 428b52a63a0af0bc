import { skipBlanks } from './pointer';

/** Which columns a stack has, as its header names them. */
export interface StackColumns {
  readonly number: boolean;
  /** Stack use of each frame (`kf`). */
  readonly memory: boolean;
  /** Child-SP or ChildEBP. */
  readonly sp: boolean;
  /** Child-BSP, Itanium only. */
  readonly bsp: boolean;
  readonly ret: boolean;
  readonly args: boolean;
  /** A column behind the call site, as some extensions print it. */
  readonly info: boolean;
}

const HEADER =
  /^(# +)?(Memory +)?((?:Child-SP|Child-FP|ChildEBP|ChildFP) *)?(Child-BSP *)?((?:RetAddr|Return) *)?(?:: *)?(Args(?: to Child|\.\.\.)? *)?(?:: *)?(?:Call Site)? *(Info)? *$/;

/** Columns of a row that names only symbols. */
export const NAMES_ONLY: StackColumns = {
  number: false,
  memory: false,
  sp: false,
  bsp: false,
  ret: false,
  args: false,
  info: false,
};

/** The headers that kd prints most: rows that are exactly these need no pattern. */
const USUAL: ReadonlyMap<string, StackColumns> = new Map(
  [
    'Child-SP          RetAddr               Call Site',
    'Child-SP          RetAddr           Call Site',
    '# Child-SP          RetAddr               Call Site',
    '# Child-SP          RetAddr           Call Site',
    'Child-SP          RetAddr           : Args to Child                                                           : Call Site',
    'Child-SP          RetAddr               : Args to Child                                                           : Call Site',
    'ChildEBP RetAddr  Args to Child',
    '# ChildEBP RetAddr',
  ].flatMap(row => {
    const columns = readRow(row);
    return columns ? [[row, columns] as const] : [];
  }),
);

/** Reads the row above a stack (` # Child-SP          RetAddr           : Args to Child … : Call Site`); tabs count as blanks. */
export function readStackHeader(text: string): StackColumns | undefined {
  const first = skipBlanks(text);
  if (!mayBeHeader(text, first) || text.length - first > 200) return undefined;
  const row = text.slice(first);
  return USUAL.get(row) ?? readRow(row.replaceAll('\t', ' '));
}

function readRow(row: string): StackColumns | undefined {
  const match = HEADER.exec(row);
  if (!match || !/Child|RetAddr|Call Site/.test(row)) return undefined;
  return {
    number: match[1] !== undefined,
    memory: match[2] !== undefined,
    sp: match[3] !== undefined,
    bsp: match[4] !== undefined,
    ret: match[5] !== undefined,
    args: match[6] !== undefined,
    info: match[7] !== undefined,
  };
}

/** By the first letters: `#`, `Chi…`, `RetA…`, `Call S…`, `Mem…`. */
function mayBeHeader(text: string, first: number): boolean {
  switch (text.charCodeAt(first)) {
    case 35:
      return text.charCodeAt(first + 1) === 32 || text.charCodeAt(first + 1) === 9;
    case 67:
      return text.startsWith('Child', first) || text.startsWith('Call Site', first);
    case 82:
      return text.startsWith('RetAddr', first);
    case 77:
      return text.startsWith('Memory', first);
    default:
      return false;
  }
}
