import { type Address, formatAddress } from '../../base/address';
import { type LoadedModule, type ModuleMap, symbolText } from '../../kernel/modules/moduleMap';
import type { FrameTrust, KernelFrame } from '../../kernel/stacks/threadStack';
import type { VariableRow } from '../session/variableStore';
import { memoryReference } from './memoryReference';
import { symbolStateText } from './symbolStateText';

/** How a frame came to be known, in words. */
const TRUST: Readonly<Record<FrameTrust, string>> = {
  context: 'registers of the processor or of the parked thread',
  unwound: 'unwind information of the function that it called',
  trap: 'trap frame: an interrupt, exception or system call',
  leaf: 'no unwind information: taken for a function without a frame',
  guessed: 'guessed: unwind information is missing',
  scan: 'a value on the stack that looks like a return address: no more than a hint',
};

/** What is known of one frame. */
export function frameRows(
  frame: KernelFrame,
  modules: ModuleMap,
  process: Address | undefined,
): readonly VariableRow[] {
  const at = (name: string, address: Address): VariableRow => {
    const symbol = symbolText(modules.nearest(address, process));
    return {
      name,
      value: symbol === undefined ? formatAddress(address) : `${formatAddress(address)} ${symbol}`,
      memoryReference: memoryReference(address, process),
    };
  };
  const module = frame.place?.module ?? modules.find(frame.ip, process);
  return [
    at('instruction pointer', frame.ip),
    at('Child-SP', frame.sp),
    ...(frame.ret === undefined ? [] : [at('return address', frame.ret)]),
    ...(frame.trapFrame === undefined ? [] : [at('trap frame', frame.trapFrame)]),
    { name: 'mode', value: frame.user ? 'user' : 'kernel' },
    { name: 'found by', value: TRUST[frame.trust] },
    ...(module ? [moduleRow(module, modules)] : []),
  ];
}

function moduleRow(module: LoadedModule, modules: ModuleMap): VariableRow {
  return {
    name: 'module',
    value: `${module.name} (${module.imageName})`,
    children: () => [
      { name: 'base', value: formatAddress(module.base), memoryReference: formatAddress(module.base) },
      { name: 'size', value: `0x${module.size.toString(16)}` },
      { name: 'symbols', value: symbolStateText(modules.stateOf(module)) },
    ],
  };
}
