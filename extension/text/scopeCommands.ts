import type { CommandPlace } from '../model/evidence';
import type { Scope } from './blocks';

/** `.cxr`, `.ecxr`, `.trap` and `.tss` show another set of registers than the thread's own; `~2s` goes to another processor. */
const LEAVES_THREAD = /^(?:\.(?:cxr|ecxr|trap|tss)\b|~\s*\d+\s*s\b)/i;

/**
 * Keeps the scope true at a new prompt, before the output of its command is read: the implicit thread and process end
 * when the target runs on, and the thread also when the command goes to another register context.
 *
 * @param before the command before, if there was one
 */
export function noteCommand(scope: Scope, command: CommandPlace, before: CommandPlace | undefined): void {
  if (before && (before.kernel !== command.kernel || before.stop !== command.stop)) {
    scope.thread = undefined;
    scope.process = undefined;
    if (before.kernel !== command.kernel) scope.userThreads.clear();
  }
  if (scope.thread === undefined) return;
  if (command.text.split(';', 40).some(part => LEAVES_THREAD.test(part.trim()))) scope.thread = undefined;
}
