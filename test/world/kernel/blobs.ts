import type { Kernel } from './kernel';

/** Allocates something behind a `_BLOB` header in the paged pool; `id` is a name of `_BLOB_ID` without its `BLOB_TYPE_`. */
export function allocateBlob(kernel: Kernel, id: string, size: number): bigint {
  const { layout } = kernel;
  const header = kernel.paged.allocate(layout.sizeOf('_BLOB') + size);
  const blob = kernel.struct('_BLOB', header, {
    ResourceId: layout.enumValue('_BLOB_ID', `BLOB_TYPE_${id}`),
    ReferenceCount: 1,
  });
  kernel.emptyList(blob.at('ResourceList'));
  return header + BigInt(layout.sizeOf('_BLOB'));
}
