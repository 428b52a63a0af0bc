import type { DriverDescription } from '../description';
import { IDENTITY } from './image';
import type { Kernel } from './kernel';

/** Writes PsLoadedModuleList: the kernel first, as always. */
export function writeModules(kernel: Kernel, sizeOfImage: number, drivers: readonly DriverDescription[]): void {
  const head = kernel.symbol('PsLoadedModuleList');
  kernel.emptyList(head);
  const { timeDateStamp, checksum } = IDENTITY;
  add(kernel, head, {
    name: 'ntoskrnl.exe',
    path: '\\SystemRoot\\system32\\ntoskrnl.exe',
    base: kernel.imageBase,
    size: sizeOfImage,
    timeDateStamp,
    checksum,
  });
  for (const driver of drivers) add(kernel, head, { ...driver, checksum: 0 });
  kernel.setGlobal('PsNtosImageBase', kernel.imageBase);
}

function add(kernel: Kernel, head: bigint, module: DriverDescription & { readonly checksum: number }): void {
  // The public types of Windows 7 name only the user-mode structure, which begins the same.
  const type = kernel.layout.has('_KLDR_DATA_TABLE_ENTRY') ? '_KLDR_DATA_TABLE_ENTRY' : '_LDR_DATA_TABLE_ENTRY';
  const entry = kernel.allocate(type, {
    DllBase: module.base,
    SizeOfImage: module.size,
    CheckSum: module.checksum,
    TimeDateStamp: module.timeDateStamp ?? 0,
    LoadCount: 1,
  });
  kernel.unicodeString(entry.at('BaseDllName'), module.name);
  kernel.unicodeString(entry.at('FullDllName'), module.path ?? `\\SystemRoot\\System32\\drivers\\${module.name}`);
  kernel.pushTail(head, entry.at('InLoadOrderLinks'));
}
