import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isCommand, noteUnanswered } from './commandTarget';
import { skipBlanks } from './pointer';

const SWITCH = /^(?:!alpc\s+\/\w|\/[?a-z]+\b.{0,40}\s-\s|\/\?\s)/i;
const TEXT = /^Dumps (?:the|all) \w+.{0,80}\.$/;
const HEADING = /^(?:Usage|Arguments):$/;

/** The help of `!alpc`, which also answers arguments that it does not know, and `!lpc` since Vista. */
export const alpcHelpParser: BlockParser = {
  name: 'alpc-help',
  starts: 'UAL!',
  commands: ['!alpc', '!lpc'],
  begin(text, line, context): Block | undefined {
    const start = skipBlanks(text);
    // U(sage, A(rguments, L(PC is now, !(alpc
    const code = text.charCodeAt(start);
    if ((code !== 85 && code !== 65 && code !== 76 && code !== 33) || text.length > 200) return undefined;
    if (!isHelp(text.slice(start).trimEnd(), context)) return undefined;
    noteUnanswered(context, line, text, 'not-printed');
    return new HelpBlock();
  },
};

function isHelp(line: string, context: BlockContext): boolean {
  if (line.startsWith('LPC is now emulated over ALPC')) return true;
  if (HEADING.test(line)) return context.words.length === 0 || isCommand(context, '!alpc', '!lpc');
  return line.startsWith('!alpc') && SWITCH.test(line);
}

class HelpBlock implements Block {
  line(text: string): LineKind | undefined {
    const line = text.trim();
    if (line === '') return 'noise';
    if (line.length > 200) return undefined;
    return SWITCH.test(line) || TEXT.test(line) || HEADING.test(line) ? 'understood' : undefined;
  }

  end(): void {
    // Help says nothing of the target.
  }
}

/**
 * `Error querying …`: the only error of `!alpc` that public material shows, and only its first words. Whatever follows,
 * what was asked for is not known.
 */
export const alpcErrorParser: BlockParser = {
  name: 'alpc-error',
  starts: 'E',
  commands: ['!alpc', '!lpc'],
  begin(text, line, context): Block | undefined {
    const start = skipBlanks(text);
    if (text.charCodeAt(start) !== 69 || !text.startsWith('Error querying', start)) return undefined;
    noteUnanswered(context, line, text, 'unreadable');
    return { line: () => undefined, end: () => undefined };
  },
};
