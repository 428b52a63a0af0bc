/* The sample log with a trace of messages behind it: calls of three threads to three others, written by hand. */

const CALLS = 60;

/** @param log text of the sample */
export function tracedLog(log) {
  const pids = new Map(
    matches(log, /PROCESS ([0-9a-f]{16})\s+SessionId: \S+\s+Cid: ([0-9a-f]+)/g).map(([, at, pid]) => [pid, at]),
  );
  const threads = matches(log, /THREAD\s+([0-9a-f]{16})\s+Cid\s+([0-9a-f]+)\.([0-9a-f]+)/g)
    .map(([, address, pid, tid]) => ({ address, pid, tid, process: pids.get(pid) }))
    .filter(thread => thread.process !== undefined);
  const [, port] = /!alpc \/p ([0-9a-f]{16})/.exec(log);
  const lines = ['0: kd> g'];
  let hit = 0;
  let time = 0x1000000;
  const event = (routine, thread, client, call, type) => {
    hit++;
    time += 1_000 + ((hit * 7_919) % 90_000);
    const message = (0xffffc50c2b000000n + BigInt(call % 9) * 0x1000n).toString(16);
    const head = `@alpc:7f3a`;
    lines.push(
      `${head} h ${hit.toString(16)} ${routine} ${thread.address} ${thread.process}`,
      `${head} t ${hit.toString(16)} ${time.toString(16)} ${hit % 4} ${thread.pid} ${thread.tid}`,
      `${head} m ${hit.toString(16)} po=${port} ms=${message} id=${(0x900 + call * 4).toString(16)} cb=0 sq=${call.toString(16)} ty=${type} dl=${(0x40 + (call % 5) * 8).toString(16)} wt=${client.address}`,
    );
  };
  for (let call = 0; call < CALLS; call++) {
    const client = threads[call % 3];
    const server = threads[3 + ((call * 5) % 3)];
    event('AlpcpCompleteDispatchMessage', client, client, call, 1);
    if (call % 6 !== 5) event('AlpcpReadMessageData', server, client, call, 1);
    if (call % 8 === 7) continue;
    event('AlpcpDispatchReplyToWaitingThread', server, client, call, 2);
    event('AlpcpReadMessageData', client, client, call, 2);
    if (call === 4) hit += 5;
  }
  return `${log.trimEnd()}\r\n${lines.join('\r\n')}\r\n0: kd> \r\n`;
}

/** The sample up to about its middle, as if it had been saved earlier. */
export function earlierLog(log) {
  return log.slice(0, log.lastIndexOf('0: kd> ', log.length / 2));
}

function matches(text, pattern) {
  return [...text.matchAll(pattern)];
}
