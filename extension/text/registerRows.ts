import type { Block, BlockParser, LineKind } from './blocks';
import { isSymbolAt } from './frameScan';
import { pointerEnd, skipBlanks } from './pointer';

/** `rax=0000000000000000 rbx=…`, `eip=80403a0d esp=…`, ` x0=…`, `cs=0010  ss=0000 … efl=00000246`, `iopl=0   nv up ei pl`. */
const REGISTERS =
  /^\s*(?:[er]?(?:[a-d]x|[sd]i|[sb]p|ip)|r\d{1,2}|[wx]\d{1,2}|[c-gs]s|ss|efl|fp|lr|sp|pc|psr|iopl|xmm\d{1,2}|dr\d|cr\d)=\s*[0-9a-f]/;

/** `fffff800`740fa090 cc              int     3`, also where the bytes could not be read (`??`). */
const INSTRUCTION = /^[0-9a-f`]{4,17}(?::[0-9a-f]{4,8})?\s+(?:[0-9a-f]{2,32}|\?\?)\s+\S/;

const STARTS = 'abcdefilprswx';

/** What `r`, `.cxr`, `.trap` and a break print: registers, the place, the instruction there. */
export const registerParser: BlockParser = {
  name: 'registers',
  starts: STARTS,
  begin(text) {
    const first = skipBlanks(text);
    const equals = text.indexOf('=', first);
    if (equals < 0 || equals > first + 5 || !REGISTERS.test(text.slice(0, 40))) return undefined;
    return new RegisterRows();
  },
};

class RegisterRows implements Block {
  private placed = false;

  line(text: string): LineKind | undefined {
    const row = text.slice(0, 400);
    if (!this.placed && REGISTERS.test(row)) return 'understood';
    if (!this.placed && isPlace(row)) {
      this.placed = true;
      return 'understood';
    }
    return INSTRUCTION.test(row) && (this.placed || pointerEnd(row, 0) > 0 || row.includes(':'))
      ? 'understood'
      : undefined;
  }

  end(): void {
    // Registers say nothing that is kept.
  }
}

/** `nt!DbgBreakPointWithStatus:` or `module!name [path @ 12]:`. */
function isPlace(row: string): boolean {
  return row.trimEnd().endsWith(':') && isSymbolAt(row, 0);
}
