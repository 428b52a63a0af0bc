import type { Address } from '../../base/address';
import { type LoadedModules, readModulesFrom } from '../../kernel/loadedModules';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { OpenDump } from '../dump/openDump';
import { readImageHeaders } from '../dump/peImage';

/**
 * The images that are loaded: small memory dumps list them, others have the loader's list. Time stamp and checksum that
 * the list does not tell come from the headers of the image where its first page is in the dump.
 */
export async function readModuleList(
  dump: OpenDump,
  target: KernelTarget,
  signal: AbortSignal | undefined,
): Promise<LoadedModules> {
  const list = dump.triage
    ? { modules: triageModules(dump.triage.drivers) }
    : await readModulesFrom(target, dump.header.loadedModuleList, signal);
  return { ...list, modules: list.modules.map(module => completed(dump, module)) };
}

function triageModules(
  drivers: readonly {
    readonly name: string;
    readonly base: Address;
    readonly size: number;
    readonly timeDateStamp: number;
  }[],
): readonly LoadedModule[] {
  return drivers
    .filter(({ base, size }) => base !== 0n && size > 0)
    .map((driver, i) => ({
      name: i === 0 ? 'nt' : driver.name.replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9_]/g, '_'),
      imageName: driver.name,
      base: driver.base,
      size: driver.size,
      timeDateStamp: driver.timeDateStamp,
    }));
}

function completed(dump: OpenDump, module: LoadedModule): LoadedModule {
  if (module.timeDateStamp !== undefined && module.checksum !== undefined) return module;
  const headers = readImageHeaders(dump.memory, module.base);
  if (!headers) return module;
  return { timeDateStamp: headers.timeDateStamp, checksum: headers.checksum, ...module };
}
