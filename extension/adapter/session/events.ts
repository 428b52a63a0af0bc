import type { CustomEvents } from '../../protocol/requests';

/** Sends events to the client; after the end of the session nothing is sent any more. */
export interface EventSink {
  send(event: string, body?: object): void;
}

/** An event of our own, with the body that goes with its name. */
export function sendCustom<K extends keyof CustomEvents>(sink: EventSink, event: K, body: CustomEvents[K]): void {
  sink.send(event, body);
}
