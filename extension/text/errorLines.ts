import type { UnknownReason } from '../model/evidence';

/** What an error line means for what was asked. */
export interface ErrorLine {
  /** Why the answer is missing; undefined for a remark after which the answer may still come. */
  readonly reason: UnknownReason | undefined;
}

interface Rule {
  readonly pattern: RegExp;
  readonly reason?: UnknownReason;
}

/** Errors as kd, cdb and their extensions print them (6.x to 10.0). The first that fits counts. */
const RULES: readonly Rule[] = [
  { pattern: /^\s*\^ Memory access error in '/, reason: 'unreadable' },
  { pattern: /^\s*\^ (?:Couldn't resolve|Symbol|Type) /, reason: 'no-symbols' },
  { pattern: /^\s*\^ [A-Z][^']{2,80}(?: in '|'|$)/, reason: 'invalid' },
  {
    pattern:
      /^(?:Bad register|Numeric expression missing|Syntax|Extra character|Memory access|Range|Register) error (?:in|at) '/,
    reason: 'invalid',
  },
  { pattern: /^Couldn't resolve error at '/, reason: 'no-symbols' },
  {
    pattern:
      /^(?:\S+: )?(?:NT symbols are (?:incorrect|not available)|.{0,40}please fix symbols|\*{5} Kernel symbols are WRONG)/i,
    reason: 'no-symbols',
  },
  {
    pattern:
      /^(?:Unable to (?:find|resolve|locate|get) (?:the )?(?:symbols?|nt!|type|offset)|unable to get nt!|Symbol .{1,80} not found|Cannot find (?:type|symbol)|Symbols? (?:for|not) )/i,
    reason: 'no-symbols',
  },
  { pattern: /^Port list is not available on this build/, reason: 'no-symbols' },
  { pattern: /^(?:Get\w+FromAddress: )?unable to read (?:from|memory|at|the)\b/i, reason: 'unreadable' },
  {
    pattern:
      /^(?:\S+: )?(?:Could not|Cannot|Can't|Failed to|Unable to|failed to|could not|cannot) (?:read|get|access|retrieve|obtain|query|open|enumerate|translate|resolve|dump)\b/,
    reason: 'unreadable',
  },
  {
    pattern:
      /^(?:Error querying|Error reading|Error retrieving|error \d+ (?:InitTypeRead|reading)|Read(?:Memory|Virtual|Physical)? (?:failed|error)|physical memory read at .{1,40} failed)/i,
    reason: 'unreadable',
  },
  { pattern: /^(?:GetContextState failed|GetThreadContext failed|Get\w+ failed)/, reason: 'unreadable' },
  { pattern: /^(?:[0-9a-fA-F`]{8,17}|0x[0-9a-fA-F]{1,16}): Unable to /, reason: 'unreadable' },
  {
    pattern:
      /^(?:TYPE mismatch for|[0-9a-fA-F`]{8,17} is not a |Invalid (?:parameter|address|handle|thread|process|port|message|object)|.{0,60}: not a valid |No such )/i,
    reason: 'invalid',
  },
  {
    pattern:
      /^(?:No export \S+ found|\S+ has no \S+ export|\S+ is not extension gallery command|The call to LoadLibrary\(|Please specify|Unrecognized|Unknown (?:option|command|switch|flag|extension))/,
    reason: 'not-printed',
  },
  {
    pattern:
      /^(?:This extension command does not work under|This command (?:is not|requires|only)|Extension (?:command|dll)|Operation not supported|Not supported|No runnable debuggees)/i,
    reason: 'not-printed',
  },
  { pattern: /^Debuggee (?:not connected|initialization failed|is running)/, reason: 'not-printed' },
  { pattern: /^Could not open dump file \[|^ +"File not found\."$|^File not found\.$/, reason: 'unreadable' },
  {
    pattern: /^(?:Error 0x[0-9a-fA-F]{8} occurred|[A-Za-z]+: (?:Error|error|failed|HRESULT) 0x[0-9a-fA-F]{4,8})/,
    reason: 'unreadable',
  },
  { pattern: /^(?:Win32 error|NTSTATUS|HRESULT)[: ]\s*(?:0x|0n)/, reason: 'unreadable' },
  { pattern: /^(?:Error|ERROR): \S/ },
  { pattern: /^The system cannot find the (?:file|path) specified/, reason: 'unreadable' },
];

/** Every error line has one of these; a line that has none need not be compared with the rules. */
const SIGNS =
  /\^ [A-Z]|rror|fail|nable to|n't|not |annot|No |mismatch|nvalid|nknown|nrecognized|no \S+ export|wrong|fix symbols|specify|LoadLibrary|ebuggee|nsupported|Win32|NTSTATUS|HRESULT/i;

/** No error line is longer; patterns are not tried on what is. */
const MAX_ERROR = 600;

/** Reads an error line; undefined for any other line. */
export function readErrorLine(text: string): ErrorLine | undefined {
  if (text.length > MAX_ERROR || !SIGNS.test(text)) return undefined;
  const rule = RULES.find(({ pattern }) => pattern.test(text));
  return rule && { reason: rule.reason };
}
