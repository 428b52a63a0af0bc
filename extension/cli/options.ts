import { Option } from 'commander';
import { REDACTION_PARTS, type RedactionPart } from '../report/redact/parts';
import { REPORT_FORMATS } from '../report/reportInput';
import { wrongUsage } from './exitCodes';

/** `--format`, with the formats that the command can write. */
export function formatOption(formats: readonly string[] = REPORT_FORMATS): Option {
  return new Option('--format <format>', 'how the result is written').choices(formats).default('markdown');
}

export function outOption(): Option {
  return new Option('--out <file>', 'write to this file instead of stdout; it is replaced as a whole or not at all');
}

/** `--encoding`, checked against what the runtime can decode. */
export function encodingOption(): Option {
  return new Option(
    '--encoding <name>',
    'code page of the log, for example windows-1252 or shift_jis; the default is to look at its bytes',
  ).argParser(checkEncoding);
}

function checkEncoding(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    throw wrongUsage(`--encoding ${name}: not an encoding that can be read here`);
  }
}

/** `--symbols`, for dumps. */
export function symbolsOption(): Option {
  return new Option(
    '--symbols <path>',
    'where the symbols of a dump are looked for: a folder, a symbol store, a PDB file or a symbol path as kd writes it; servers are not asked. May be repeated; the default is _NT_SYMBOL_PATH',
  ).argParser(collect);
}

/** `--redact`, a list with commas. */
export function redactOption(): Option {
  return new Option(
    '--redact <parts>',
    'what is taken out, a list with commas: names (of processes, ports, files, services, modules), addresses, user-data (command lines, users, bytes of messages), or all. Equal things keep equal pseudonyms',
  ).argParser(redactionParts);
}

function redactionParts(list: string): readonly RedactionPart[] {
  if (list === 'all') return REDACTION_PARTS;
  return list.split(',').map(word => {
    const part = REDACTION_PARTS.find(one => one === word.trim());
    if (part === undefined) throw wrongUsage(`--redact ${list}: choose from ${REDACTION_PARTS.join(', ')}, or all`);
    return part;
  });
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
