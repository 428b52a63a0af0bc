import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import { kdNumber, normalCid } from '../model/ids';

/** One side of a connection row. */
export interface PortHalf {
  readonly port: Address;
  readonly process?: Address;
  readonly image?: string;
  /** Process number in kd's hex. */
  readonly pid?: string;
  readonly name?: string;
}

const POINTER = /(?<![\w`])(?:0x)?([0-9a-f]{8}`?[0-9a-f]{8}|[0-9a-f]{8})(?![\w`])/gi;
const PROCESS_LABEL = /\b(?:e?process|eproc|owner)\b\s*[:=@]?\s*$/i;
const NUMBER_LABEL = /\b(?:pid|cid|tid|handle)\b\s*[:=]?\s*$/i;
const IMAGE =
  /(?:^|[\s(['":|\\/])([\w.~+$-]{1,60}\.(?:exe|com|scr|bin)|System|Registry|MemCompression)(?=$|[\s)\]'":|,])/i;
const QUOTED = /(?:\(\s*'([^']{0,200})'\s*\)|'([^']{0,200})'|"([^"]{0,200})")/;
const PATH = /(\\[^\s<>|"',]{1,200}(?: [^\s<>|"',:()[\]]{1,60}\\[^\s<>|"',]{1,200})?)/;
const PID_HEX = /\bpid\s*[:=]?\s*0x([0-9a-f]{1,8})\b/i;
const PID_DECIMAL = /\bpid\s*[:=]?\s*0n(\d{1,9})\b/i;

/**
 * Reads one half of a row. Undefined unless it names exactly one port: one pointer, or several of which all but one are
 * labelled as something else. A process number without `0x` or `0n` is left alone: its radix is a guess.
 */
export function readHalf(text: string): PortHalf | undefined {
  let port: Address | undefined;
  let process: Address | undefined;
  for (const match of text.matchAll(POINTER)) {
    const address = parseAddress(match[1] ?? '');
    if (address === undefined || address === 0n) continue;
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    if (NUMBER_LABEL.test(before)) continue;
    if (PROCESS_LABEL.test(before)) process ??= address;
    else if (port === undefined) port = address;
    else return undefined;
  }
  if (port === undefined) return undefined;
  const image = IMAGE.exec(text)?.[1];
  const name = nameIn(text, image);
  const pid = pidIn(text);
  return {
    port,
    ...(process !== undefined && { process }),
    ...(image !== undefined && { image }),
    ...(pid !== undefined && { pid }),
    ...(name !== undefined && { name }),
  };
}

function nameIn(text: string, image: string | undefined): string | undefined {
  const quoted = QUOTED.exec(text);
  const name = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3];
  if (name !== undefined && name !== image) return lastPart(name);
  const path = PATH.exec(text)?.[1];
  return path === undefined || path.toLowerCase().endsWith('.exe') ? undefined : lastPart(path);
}

/** `\RPC Control\x` → `x`: ports are called by the last part of their path. */
function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

function pidIn(text: string): string | undefined {
  const hex = PID_HEX.exec(text)?.[1];
  if (hex !== undefined) return normalCid(hex);
  const decimal = PID_DECIMAL.exec(text)?.[1];
  return decimal === undefined ? undefined : kdNumber(Number(decimal));
}
