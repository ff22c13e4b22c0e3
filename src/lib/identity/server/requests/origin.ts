import type { RequestEvent } from '@sveltejs/kit';
import { deviceName } from '../../sessions/device.ts';
import type { Origin } from '../../types.ts';

/** Where a request comes from: its address as the trusted proxies tell it, and its device in two words. */
export function originOf(event: Pick<RequestEvent, 'getClientAddress' | 'request'>): Origin {
  return { address: event.getClientAddress(), device: deviceName(event.request.headers.get('user-agent')) };
}
