import { formatAddress, toAddress } from '../../base/address';
import type { FullRegisters } from '../../kernel/engine';
import { type ModuleMap, symbolText } from '../../kernel/modules/moduleMap';
import type { KernelFrame } from '../../kernel/stacks/threadStack';
import { REGISTER_NAMES } from '../../kernel/unwind/registers';
import type { VariableRow } from '../session/variableStore';

/** Groups of kd's register names, in the order in which people look for them. */
const GROUPS: readonly { readonly name: string; readonly fits: (register: string) => boolean }[] = [
  { name: 'General', fits: name => /^(?:r[a-ds][xip]|r[sb]p|rip|r\d{1,2}|efl|rflags)$/.test(name) },
  { name: 'Segments', fits: name => /^[c-gs]s$/.test(name) },
  { name: 'Debug', fits: name => /^dr\d{1,2}$/.test(name) },
  { name: 'Control', fits: name => /^(?:cr\d|xcr0|efer|gdtr|gdtl|idtr|idtl|tr|ldtr)$/.test(name) },
  {
    name: 'Model specific',
    fits: name => /^(?:msr|k?gsbase|fsbase|gsbase|kernel|star|lstar|cstar|fmask|pat)/.test(name),
  },
  { name: 'Vector', fits: name => /^(?:[xyz]mm\d|mxcsr)/.test(name) },
];

const REST = 'Others';

/** All registers of a processor, by groups. */
export function processorRegisterRows(registers: FullRegisters, modules: ModuleMap): readonly VariableRow[] {
  const groups = new Map<string, VariableRow[]>();
  for (const [name, value] of registers) {
    const group = GROUPS.find(one => one.fits(name))?.name ?? REST;
    const rows = groups.get(group) ?? [];
    rows.push(registerRow(name, value, modules));
    groups.set(group, rows);
  }
  const order = [...GROUPS.map(group => group.name), REST];
  return order.flatMap(name => {
    const rows = groups.get(name);
    return rows ? [{ name, value: '', children: () => rows }] : [];
  });
}

/** What is known of the registers while a frame waits for its callee: those that no callee may change. */
export function frameRegisterRows(frame: KernelFrame, modules: ModuleMap): readonly VariableRow[] {
  const { rip, general } = frame.registers;
  const known = REGISTER_NAMES.flatMap((name, number) => {
    const value = general[number];
    return value === undefined ? [] : [registerRow(name, value, modules)];
  });
  const lost = REGISTER_NAMES.filter((_, number) => general[number] === undefined);
  return [
    registerRow('rip', rip, modules),
    ...known,
    ...(lost.length === 0
      ? []
      : [{ name: lost.join(', '), value: 'unknown (a function further in may have changed them)' }]),
  ];
}

function registerRow(name: string, value: bigint, modules: ModuleMap): VariableRow {
  const address = toAddress(value);
  const symbol = symbolText(modules.nearest(address));
  return {
    name,
    value: symbol === undefined ? formatAddress(value) : `${formatAddress(value)} ${symbol}`,
    evaluateName: `@${name}`,
    memoryReference: formatAddress(value),
  };
}
