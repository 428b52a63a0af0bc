import type { Snapshot } from '../../model/snapshot';
import { KnownWords } from './knownWords';
import { REMOVED, type RedactionPart } from './parts';
import { Pseudonyms } from './pseudonyms';
import { namesOf, type NameKind, userDataOf } from './sensitiveNames';
import { type Change, changed, matches, type Span } from './spans';
import { symbolsIn } from './symbolText';
import { isWindowsModule } from './windowsModules';

/** The kernel cuts image names: what they have in common is the name of the process. */
const IMAGE_NAME = 14;

/** GUIDs name interfaces and symbol files, never anybody; their digits are no addresses. */
const GUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
/** With `0x` from five digits on, without from eight; an offset behind a symbol is none. */
const ADDRESS = /(?<![\w+`])(?:0x[0-9a-f]{5,8}`?[0-9a-f]{0,8}|[0-9a-f]{8}`[0-9a-f]{8}|[0-9a-f]{8,16})(?![\w`])/gi;
/** Paths of files, of the registry and of objects; file names by what they end in. */
const PATH = /(?:\b[a-z]:|(?<![\w\\]))\\{1,2}(?:[\w$ .{}()~#@%+=&,^-]*[\w$.{}()~#@%+=&^-]\\)*[\w$.{}()~#@%+=&^-]+/gi;
const FILE =
  /(?<![\w\\.$~-])[\w$~-][\w$~.-]{0,250}\.(?:exe|dll|sys|dmp|pdb|log|txt|kdlog|cpl|ocx|drv|com|cmd|bat|ps1|ini|cfg|config|xml|json|db|edb|tmp)\b/gi;
/** LRPC endpoints are named by chance, and the same name tells one machine from another. */
const ENDPOINT = /\b(?:LRPC-|OLE)[0-9a-f]{12,40}\b/gi;
/**
 * Accounts of a machine or domain, of services (whose numbers are made of their names), of packages and of sessions; mail
 * addresses; folders of users.
 */
const SID = /\bS-1-(?:5-(?:5|21|80|82|83|90|96)|15-[23])(?:-\d+){2,15}(?!\d)/gi;
const MAIL = /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+/g;
const USER_FOLDER = /(?<=\\users\\)[^\\"\s]{1,100}/gi;
/** Bytes as `db` prints them, with the characters behind. */
const HEX_BYTES = /(?:\b[0-9a-f]{2}[ -]){7,}[0-9a-f]{2}\b.*$/gi;

/** Where a quote was cut off (`words.ts`). */
const CUT = / … \([\d,]+ characters more[):]/;

/**
 * Takes out of texts what is not to be handed on: names, addresses, user data, each by choice. Equal things get equal
 * pseudonyms, so that what a report says of them still fits together. Names are known from the snapshot and by what they
 * look like; one redactor serves one report.
 */
export class Redactor {
  private readonly pseudonyms = new Pseudonyms();
  private readonly words = new KnownWords();
  private readonly parts: ReadonlySet<RedactionPart>;

  constructor(parts: readonly RedactionPart[], snapshots: readonly Snapshot[], source: readonly string[] = []) {
    this.parts = new Set(parts);
    for (const snapshot of snapshots) {
      if (this.removes('user-data')) for (const text of userDataOf(snapshot)) this.words.add(text, () => REMOVED);
      if (this.removes('names')) for (const { kind, text } of namesOf(snapshot)) this.addName(kind, text);
    }
    if (this.removes('names')) for (const name of source) this.addName('file', name);
  }

  removes(part: RedactionPart): boolean {
    return this.parts.has(part);
  }

  /** A text for people: everything in it that is to be taken out is replaced. */
  text(text: string): string {
    if (text.length < 2) return text;
    const cut = CUT.exec(text);
    let spans: readonly Span[] = [{ text, settled: false }];
    if (this.removes('names')) spans = changed(spans, piece => this.symbolsGone(piece));
    spans = changed(spans, piece => this.words.in(piece, cut?.index));
    if (this.removes('user-data')) spans = userDataGone(spans);
    if (this.removes('names')) spans = this.namesGone(spans);
    if (this.removes('addresses')) spans = this.addressesGone(spans);
    return spans.map(span => span.text).join('');
  }

  /** The name alone, whether it is known from the target or not. */
  name(kind: NameKind, text: string): string {
    if (!this.removes('names') || text === '') return text;
    return this.pseudonyms.of(kind, text.toLowerCase());
  }

  /** A typed line. Its words may be anything: what is neither the command, an option, a number nor known is taken out. */
  command(text: string): string {
    if (!this.removes('names') && !this.removes('user-data')) return this.text(text);
    const [first = '', ...rest] = this.text(text).split(/(\s+)/);
    return [first, ...rest.map(word => (HARMLESS.test(word) ? word : REMOVED))].join('');
  }

  /** A line that nothing is known of. */
  unknownLine(text: string): string {
    return this.removes('names') || this.removes('user-data') ? REMOVED : this.text(text);
  }

  private addName(kind: NameKind, text: string): void {
    const base = text.slice(text.lastIndexOf('\\') + 1);
    if (kind === 'module' && isWindowsModule(base)) return;
    const key = kind === 'process' ? text.toLowerCase().slice(0, IMAGE_NAME) : text.toLowerCase();
    const instead = (): string => this.pseudonyms.of(kind, key);
    this.words.add(text, instead, kind === 'process');
    // Paths are quoted by their last part, too, and a program's own module has its name without the ending.
    if (base !== text) this.words.add(base, instead);
    const stem = /^(.{3,})\.(?:exe|e|ex|sys|dll|kdlog|log|dmp|txt)$/i.exec(base)?.[1];
    if (stem !== undefined && !isWindowsModule(stem)) this.words.add(stem, instead);
  }

  private namesGone(spans: readonly Span[]): readonly Span[] {
    const byPattern =
      (kind: NameKind, pattern: RegExp): ((text: string) => Iterable<Change>) =>
      text =>
        matches(text, pattern, match =>
          isWindowsModule(match) ? undefined : this.pseudonyms.of(kind, match.toLowerCase()),
        );
    return [byPattern('port', ENDPOINT), byPattern('name', PATH), byPattern('file', FILE)].reduce<readonly Span[]>(
      changed,
      spans,
    );
  }

  private *symbolsGone(text: string): Generator<Change> {
    for (const { start, end, module, name } of symbolsIn(text)) {
      if (isWindowsModule(module)) continue;
      // The module of a program is called as its process is.
      const [known] = this.words.in(module);
      const instead = known?.instead ?? this.pseudonyms.of('module', module.toLowerCase());
      yield { start, end, instead: `${instead}!${this.pseudonyms.of('function', name)}` };
    }
  }

  private addressesGone(spans: readonly Span[]): readonly Span[] {
    const kept = changed(spans, text => matches(text, GUID, match => match));
    return changed(kept, text => matches(text, ADDRESS, match => this.addressInstead(match)));
  }

  /** Null and small numbers are no addresses. */
  private addressInstead(match: string): string | undefined {
    const prefix = /^0x/i.test(match) ? match.slice(0, 2) : '';
    const digits = match.slice(prefix.length).replace('`', '');
    const value = BigInt(`0x${digits}`);
    if (value < 0x10000n) return undefined;
    const instead = this.pseudonyms.address(value, digits.length);
    return prefix + (match.includes('`') ? `${instead.slice(0, -8)}\`${instead.slice(-8)}` : instead);
  }
}

/** Words of a command that say nothing of anybody. */
const HARMLESS =
  /^(?:\s+|[/.@$-]?\w{1,2}|[-+]?(?:0x|0n)?[0-9a-f`]+|(?:process|port|name|file|module|service)-\d+[.\w]*|[!.$@]{1,2}\w+|\[removed\]|nt!\w+)$/i;

function userDataGone(spans: readonly Span[]): readonly Span[] {
  return [SID, MAIL, USER_FOLDER, HEX_BYTES].reduce<readonly Span[]>(
    (all, pattern) => changed(all, text => matches(text, pattern, () => REMOVED)),
    spans,
  );
}
