import { type ConsoleCommand, ConsoleError } from '../consoleCommand';
import { takeNumber } from './argumentList';
import { NT_STATUS, WIN32_ERRORS } from './errorCodes';

const UNKNOWN = '<Unable to get error code text>';
/** HRESULT_FROM_WIN32: the facility of Win32 with the bit of failure. Source: winerror.h. */
const FROM_WIN32 = 0x8007;

/** `!error Value [1]`: a Win32 error, an HRESULT or, with 1 or where it looks like one, an NTSTATUS. */
export const errorCommand: ConsoleCommand = {
  names: ['!error'],
  async run(args, context, out, signal) {
    const first = await takeNumber(args, context, signal);
    if (first.value === undefined) throw new ConsoleError('Usage: !error Value [Flag]');
    const flag = (await takeNumber(first.rest, context, signal)).value;
    out.write(`Error code: ${errorText(Number(BigInt.asUintN(32, first.value)), flag === 1n)}\n`);
  },
};

function errorText(code: number, isStatus: boolean): string {
  const hex = code.toString(16);
  const high = code >>> 16;
  const asHresult = !isStatus && high === FROM_WIN32;
  if (asHresult) return `(HRESULT) 0x${hex} (${code}) - ${WIN32_ERRORS.get(code & 0xffff) ?? UNKNOWN}`;
  const status = NT_STATUS.get(code);
  if (isStatus) return `(NTSTATUS) 0x${hex} - ${status ?? UNKNOWN}`;
  if (high !== 0 && status !== undefined) return `(NTSTATUS) 0x${hex} (${code}) - ${status}`;
  return `(Win32) 0x${hex} (${code}) - ${WIN32_ERRORS.get(code) ?? UNKNOWN}`;
}
