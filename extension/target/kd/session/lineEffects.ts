import { Aliases } from './aliases';
import { commandsOf } from './commandSyntax';
import { type RunEffect, runEffect } from './goCommands';
import { readLocalScript, type ScriptReader, unfolded } from './hiddenCommands';

const STRONGEST_FIRST: readonly RunEffect[] = ['restart', 'go', 'step'];
/** Programs for the debugger, which may give it any command. */
const PROGRAM = /^(?:\.scriptrun|\.run_script|!?dx)$/i;
/** `bp`, `bp7`, `bu`, `ba`, `bm`, `be`; also `g` and its kin with an address set one, which goes when it is hit. */
const SETS = /^b[puame]\d*\b/i;

/** What lines do to the running state, also by what they do not show: scripts, and names that stand for other text. */
export class LineEffects {
  private readonly aliases = new Aliases();

  /** `read`: reads a script that the debugger would run. One on another machine reads its own files. */
  constructor(private readonly read: ScriptReader = readLocalScript) {}

  /** A line that was sent. */
  sent(line: string): void {
    this.aliases.typed(line);
  }

  /** The line as the debugger takes it: with the text of the aliases that were set here. */
  meant(line: string): string {
    return this.aliases.replaced(line);
  }

  /** The strongest effect of a line. What runs commands that cannot be seen may let the target run: it counts as `go`. */
  of(line: string): RunEffect {
    const { lines, hidden } = unfolded(this.aliases.replaced(line), this.read);
    const effects = lines.map(one => this.ofOne(one));
    const found = STRONGEST_FIRST.find(effect => effects.includes(effect)) ?? 'none';
    return hidden && found !== 'restart' ? 'go' : found;
  }

  /** True where a line sets a breakpoint, or may: it has to go before a kernel is left alone. */
  setsBreakpoint(line: string): boolean {
    const { lines, hidden } = unfolded(this.aliases.replaced(line), this.read);
    return hidden || lines.some(one => commandsOf(this.aliases.replaced(one)).some(({ text }) => SETS.test(text)));
  }

  private ofOne(line: string): RunEffect {
    const effect = runEffect(this.aliases.replaced(line));
    return effect === 'none' && commandsOf(line).some(({ name, text }) => mayRunAnything(name, text)) ? 'go' : effect;
  }
}

function mayRunAnything(name: string, text: string): boolean {
  // A word that is replaced before it runs.
  if (name.startsWith('${')) return true;
  return PROGRAM.test(name) && (!/dx$/i.test(name) || /\b(?:ExecuteCommand|RunCommand)\b/i.test(text));
}
