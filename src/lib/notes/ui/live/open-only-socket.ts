import { HocuspocusProviderWebsocket } from '@hocuspocus/provider';

/**
 * A connection that keeps no queue: what is written without a network goes in one piece, with the answer to the server's first step,
 * when it is back. (The queue of the library would send every letter of an afternoon a second time.)
 */
export class OpenOnlySocket extends HocuspocusProviderWebsocket {
  override send(message: unknown): void {
    if (this.webSocket?.readyState === WebSocket.OPEN) super.send(message);
  }
}
