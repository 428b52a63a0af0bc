import koffi from 'koffi';

/*
 * A dump of the running kernel. Source: phnt, ntexapi.h: NtSystemDebugControl, SysDbgGetLiveKernelDump (37) with
 * SYSDBG_LIVEDUMP_CONTROL; RtlAdjustPrivilege, SE_DEBUG_PRIVILEGE (20).
 */

const SE_DEBUG_PRIVILEGE = 20;
const GET_LIVE_KERNEL_DUMP = 37;
const LIVE_DUMP_VERSION = 1;
/** LIVE_SYSTEM_DUMP, a bugcheck of dumps that somebody asked for. */
const BUGCHECK = 0x161;
/** Version, bugcheck code, four parameters, two handles, flags and what to add, with padding. */
const CONTROL_SIZE = 64;
const HANDLE_AT = 40;
const GENERIC_READ_WRITE = 0xc000_0000;
const CREATE_ALWAYS = 2;

/** Writes it to a file; says why where that is not allowed. */
export function writeLiveKernelDump(file: string): string | undefined {
  const ntdll = koffi.load('ntdll.dll');
  const kernel32 = koffi.load('kernel32.dll');
  const adjust = ntdll.func('int32_t __stdcall RtlAdjustPrivilege(uint32_t, uint8_t, uint8_t, void *)');
  const control = ntdll.func(
    'int32_t __stdcall NtSystemDebugControl(uint32_t, void *, uint32_t, void *, uint32_t, void *)',
  );
  const create = kernel32.func(
    'intptr_t __stdcall CreateFileW(str16, uint32_t, uint32_t, void *, uint32_t, uint32_t, intptr_t)',
  );
  const close = kernel32.func('int __stdcall CloseHandle(intptr_t)');
  const allowed = Number(adjust(SE_DEBUG_PRIVILEGE, 1, 0, Buffer.alloc(8)));
  if (allowed !== 0) return `the right to debug is missing (${status(allowed)})`;
  const handle = BigInt(create(file, GENERIC_READ_WRITE, 0, null, CREATE_ALWAYS, 0, 0) as number | bigint);
  if (handle === -1n) return `${file} cannot be written`;
  const request = Buffer.alloc(CONTROL_SIZE);
  request.writeUInt32LE(LIVE_DUMP_VERSION, 0);
  request.writeUInt32LE(BUGCHECK, 4);
  request.writeBigInt64LE(handle, HANDLE_AT);
  const result = Number(control(GET_LIVE_KERNEL_DUMP, request, CONTROL_SIZE, null, 0, Buffer.alloc(8)));
  close(handle);
  return result === 0 ? undefined : `the kernel wrote no live dump (${status(result)})`;
}

function status(value: number): string {
  return `NTSTATUS 0x${(value >>> 0).toString(16)}`;
}
