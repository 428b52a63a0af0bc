import type { Block, BlockParser, LineKind } from './blocks';
import { isCommand } from './commandTarget';
import { isBlankCode, skipBlanks } from './pointer';

const HANDLE = /^Handle (?:0x)?[0-9a-f`]{1,17}\s*$/i;
const COUNT = /^\d{1,9} Handles\s*$/i;
const HEADING = /^Type\s+Count\s*$/;
const ROW =
  /^\s+(?:Type|Attributes|GrantedAccess|HandleCount|PointerCount|Name|Object Specific Information|No object specific information available)\b/i;
const TALLY = /^[A-Z][\w .]{0,40}?\s+\d{1,9}\s*$/;

/** `!handle` in a user-mode session: handles without addresses, so there is nothing to tell but that they were read. */
export const userHandleParser: BlockParser = {
  name: 'user-handle',
  starts: 'HT0123456789',
  commands: ['!handle'],
  begin(text, _line, context): Block | undefined {
    const code = text.charCodeAt(0);
    const asked = isCommand(context, '!handle');
    // "Handle 8", "12 Handles"
    if (code === 72 ? HANDLE.test(text) : asked && code >= 48 && code <= 57 && COUNT.test(text))
      return new UserHandleBlock();
    return asked && code === 84 && HEADING.test(text) ? new UserHandleBlock() : undefined;
  },
};

class UserHandleBlock implements Block {
  private details = false;

  line(text: string): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (text.length > 700) return undefined;
    if (isBlankCode(text.charCodeAt(0))) return this.indented(text);
    this.details = false;
    return HANDLE.test(text) || COUNT.test(text) || HEADING.test(text) || TALLY.test(text) ? 'understood' : undefined;
  }

  end(): void {
    // Nothing of it has a place in the model.
  }

  /** Access rights stand below GrantedAccess, type-specific rows below their heading: of all words, one deeper. */
  private indented(text: string): LineKind | undefined {
    if (ROW.test(text)) {
      this.details = true;
      return 'understood';
    }
    return this.details && /^\s{4,}\S/.test(text) ? 'understood' : undefined;
  }
}
