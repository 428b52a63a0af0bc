import { type ConsoleCommand, ConsoleError } from '../consoleCommand';

/** Codes that kernel and RPC engineers meet. Source: Microsoft, ntstatus.h. */
const STATUS: ReadonlyMap<bigint, string> = new Map([
  [0x00000000n, 'STATUS_SUCCESS'],
  [0x00000080n, 'STATUS_ABANDONED_WAIT_0'],
  [0x000000c0n, 'STATUS_USER_APC'],
  [0x00000102n, 'STATUS_TIMEOUT'],
  [0x00000103n, 'The operation that was requested is pending completion.'],
  [0x80000003n, '{EXCEPTION} Breakpoint A breakpoint has been reached.'],
  [0xc0000001n, '{Operation Failed} The requested operation was unsuccessful.'],
  [0xc0000008n, 'An invalid HANDLE was specified.'],
  [0xc000000dn, 'An invalid parameter was passed to a service or function.'],
  [
    0xc0000022n,
    '{Access Denied} A process has requested access to an object, but has not been granted those access rights.',
  ],
  [0xc0000034n, 'Object Name not found.'],
  [0xc0000037n, 'Attempt to send a message to a disconnected communication port.'],
  [0xc0000041n, 'The NtConnectPort request is refused.'],
  [0xc0000042n, 'The type of port handle is invalid for the operation requested.'],
  [0xc000009an, 'Insufficient system resources exist to complete the API.'],
  [0xc0000120n, 'The I/O request was canceled.'],
  [0xc0000194n, '{EXCEPTION} Possible deadlock condition.'],
  [
    0xc0000253n,
    'The client of a component requested an operation which is not valid given the state of the component instance.',
  ],
  [0xc0000700n, 'The ALPC port is closed.'],
  [0xc0000701n, 'The ALPC message requested is no longer available.'],
  [0xc0000702n, 'The ALPC message supplied is invalid.'],
  [0xc0000703n, 'The ALPC message has been canceled.'],
]);

/** Source: Microsoft, winerror.h. */
const WIN32: ReadonlyMap<bigint, string> = new Map([
  [0n, 'The operation completed successfully.'],
  [2n, 'The system cannot find the file specified.'],
  [5n, 'Access is denied.'],
  [6n, 'The handle is invalid.'],
  [30n, 'The system cannot read from the specified device.'],
  [87n, 'The parameter is incorrect.'],
  [258n, 'The wait operation timed out.'],
  [995n, 'The I/O operation has been aborted because of either a thread exit or an application request.'],
  [1460n, 'This operation returned because the timeout period expired.'],
  [1702n, 'The binding handle is invalid.'],
  [1717n, 'The interface is unknown.'],
  [1722n, 'The RPC server is unavailable.'],
  [1723n, 'The RPC server is too busy to complete this operation.'],
  [1726n, 'The remote procedure call failed.'],
  [1727n, 'The remote procedure call failed and did not execute.'],
  [1753n, 'There are no more endpoints available from the endpoint mapper.'],
  [1818n, 'The remote procedure call was cancelled.'],
]);

/** `!error code [1]`: what a Win32 error or, with 1 or by its size, an NTSTATUS means, as far as it is known here. */
export const errorCommand: ConsoleCommand = {
  names: ['!error'],
  run: async (args, context, out, signal) => {
    const first = await context.evaluateFirst(args, signal);
    const flavour = first.rest.trim() === '' ? 0n : await context.evaluate(first.rest, signal);
    const code = BigInt.asUintN(32, first.value);
    const isStatus = flavour === 1n || code > 0xffffn;
    const text = (isStatus ? STATUS : WIN32).get(code);
    if (text === undefined) throw new ConsoleError(`Unable to get error code text for 0x${code.toString(16)}`);
    out.write(`Error code: (${isStatus ? 'NTSTATUS' : 'Win32'}) 0x${code.toString(16)} (${code}) - ${text}\n`);
  },
};
