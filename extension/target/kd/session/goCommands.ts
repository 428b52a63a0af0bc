import { commandsOf } from './commandSyntax';

/** Source: Microsoft, "g (Go)" and its kin; `.restart` and `.reboot` let the target run as well. */
const GO = /^g[hcnu]?$/i;
const STEP = /^(?:p|t|pa|pc|ph|pt|ta|tb|tc|th|tt|pct|tct|wt)$/i;
const RESTART = /^\.(?:restart|reboot|crash|kill)$/i;

/** What a command line does to the running state. */
export type RunEffect =
  /** The target runs until something stops it: no limit of ours may end that. */
  | 'go'
  /** The target runs and stops by itself. */
  | 'step'
  /** The target or the connection starts anew. */
  | 'restart'
  | 'none';

/**
 * The strongest effect of what a line shows (lineEffects.ts looks behind it). `bp x "…; g"` has none: its commands run when
 * the breakpoint is hit.
 */
export function runEffect(line: string): RunEffect {
  const names = commandsOf(line).map(command => command.name);
  if (names.some(name => RESTART.test(name))) return 'restart';
  if (names.some(name => GO.test(name))) return 'go';
  return names.some(name => STEP.test(name)) ? 'step' : 'none';
}
