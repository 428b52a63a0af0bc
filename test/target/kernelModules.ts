import { type Address, toAddress } from '../../extension/base/address';
import type { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { LoadedModule, ModuleMap } from '../../extension/kernel/modules/moduleMap';
import { IDENTITY } from '../world/kernel/image';
import type { BuiltWorld } from '../world/buildWorld';

/** The kernel of a world, and modules of user mode without symbols, as a map of modules. */
export function kernelModules(
  world: BuiltWorld,
  target: KernelTarget,
  userModules: readonly LoadedModule[] = [],
): ModuleMap {
  const nt: LoadedModule = {
    name: 'nt',
    imageName: 'ntoskrnl.exe',
    base: toAddress(world.kernel.imageBase),
    size: world.image.sizeOfImage,
    timeDateStamp: IDENTITY.timeDateStamp,
    checksum: IDENTITY.checksum,
  };
  const holds = (module: LoadedModule, address: bigint): boolean =>
    address >= module.base && address < module.base + BigInt(module.size);
  const find = (address: Address, process?: Address): LoadedModule | undefined =>
    holds(nt, address) ? nt : userModules.find(one => one.process === process && holds(one, address));
  return {
    loaded: [nt, ...userModules],
    unloaded: [],
    find,
    byName: name => [nt, ...userModules].find(one => one.name === name),
    symbolsOf: module => (module === nt ? target.symbols : undefined),
    typesOf: module => (module === nt ? target.types : undefined),
    stateOf: () => ({ kind: 'deferred' }),
    nearest: (address, process) => {
      const module = find(address, process);
      if (!module) return undefined;
      const rva = Number(address - module.base);
      const symbol = module === nt ? target.symbols.nearest(rva) : undefined;
      return symbol ? { module, name: symbol.name, displacement: rva - symbol.rva } : { module, displacement: rva };
    },
  };
}
