import type { ProcessorInfo } from '../../kernel/engine';
import { type ConsoleContext, ConsoleError } from '../consoleCommand';
import { takeNumber } from './argumentList';

/**
 * The processor that is named, else the current one.
 * @throws ConsoleError where there is no such processor
 */
export async function askedProcessor(
  args: string,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<ProcessorInfo> {
  const { value } = await takeNumber(args, context, signal);
  const number = value === undefined ? context.processor : Number(BigInt.asUintN(32, value));
  const found = context.engine.processors.find(processor => processor.number === number);
  if (!found) throw new ConsoleError(`Cannot get PRCB address for processor ${number}`);
  return found;
}
