import { knownLines } from './oneLine';

/** `rax=… rbx=…`, ` r8=…`, `iopl=0         nv up ei pl zr na po cy`, `cs=0010  ss=0018 …`, `fpcw=…`, ARM64 ` x0=…`. */
const REGISTERS =
  /^\s*(?:[a-z][a-z0-9]{1,5}=[0-9a-fA-F`?]{1,17}[,\s]+)*(?:[a-z][a-z0-9]{1,5}=[0-9a-fA-F`?]{4,33}|iopl=\d)(?:\s|$)/;

/** Rows of `r`, as they also stand behind a break and before a disassembled instruction. */
export const registerRows = knownLines('registers', 'abcdefimrsxplgkoztdv', text => REGISTERS.test(text), ['r']);
