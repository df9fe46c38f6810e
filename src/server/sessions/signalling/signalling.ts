import { isIn, mayReach, send, type Line } from '../line/room.ts';
import { tellElsewhere, tellOthers } from '../line/handlers.ts';
import type { OnLine, Part } from '../line/handlers.ts';
import { iceServers } from './ice.ts';

/**
 * The relay for a line. Whoever waits to be admitted needs it too, for the check before: but however many lines they open,
 * it counts what they take as one's (docs/decisions/014).
 */
function iceFor(on: OnLine, line: Line) {
  return iceServers(on.app.config.turn, isIn(line) ? line.id : `waiting-${line.holderId}`);
}

/** Offers, answers and candidates from page to page, and what the customer's page says that it shares. */
export const signalling: Part = {
  handlers: {
    async signal(on, line, { to, data }) {
      const member = mayReach(line, to);
      if (member === null) return send(line, { t: 'problem', code: 'not-found', about: to });
      const message = { t: 'signal', from: line.id, data } as const;
      const here = line.room.lines.get(to);
      if (here) send(here, message);
      else await tellElsewhere(on, line, to, message);
    },
    async sharing(on, line, { sharing }) {
      if (line.kind !== 'customer')
        return send(line, { t: 'problem', code: 'not-allowed', about: 'sharing' });
      // Of whoever waits to be admitted nothing is kept: another may be let in after them.
      if (!isIn(line)) return;
      line.room.sharing = sharing;
      await tellOthers(on, line, { t: 'sharing', sharing });
    },
  },
  renew: (on, line) => ({ t: 'ice', ice: iceFor(on, line) }),
  welcome: async (on, line) => ({
    ice: iceFor(on, line),
    sharing: line.room.sharing,
  }),
};
