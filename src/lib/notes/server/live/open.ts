import { OpenPads } from './pads.ts';
import { projector } from './projector.ts';

/** The pads open in this process: those of the sockets, and those that a command is changing. */
export const openPads = new OpenPads(projector);
