import type { Device } from '../../contracts/sessions.ts';
import type { Room } from './room.ts';

/** A piece of the session's screen. `update` draws what changed and is cheap when nothing did. */
export interface Part {
  readonly element: HTMLElement;
  update(): void;
  /** The piece goes away: let go of timers and the like. */
  leave?(): void;
}

/** What every piece works with. */
export interface Uses {
  readonly room: Room;
  readonly device: Device;
  /** Tells the customer something once; read aloud. */
  readonly tell: (words: string) => void;
  /** Takes that away again, where nothing else was told since. */
  readonly untell: (words: string) => void;
  /** Tells what went wrong and what to do. */
  readonly fail: (error: unknown) => void;
}

/** Names of all agents who are in the session: whoever may see what is shared. */
export const watchers = ({ view }: Room): string[] => view.agents.map(({ name }) => name);

/** The name of an agent, also of one who has left the line; the host's where it is not known. */
export function agentName({ view, members }: Room, holder: string): string {
  return (
    view.agents.find(({ id }) => id === holder)?.name ??
    members.find(({ holderId }) => holderId === holder)?.name ??
    view.host.agent
  );
}
