/** What can be asked. Left-out fields mean what the comment says; `undefined` is the same as left out. */
import type {
  Aspect,
  AskerRole,
  ClientAction,
  ClientDoorAction,
  ClientRole,
  DeskAction,
  DeskDoorAction,
  DeskRole,
  Grant,
  Preset,
  TargetRole,
  Tier,
} from './words.ts';

/** What a client question is about. */
export interface ClientSubject {
  /** The line or device is the caller's own; for `user.change`, the person is the caller. Left out: no. */
  readonly own?: boolean | undefined;
  /** For `user.*`: the highest role that the person holds or is to be given. Needed there, but for own details. */
  readonly role?: ClientRole | undefined;
  /** For `form.submit`: the signer's role at signing; null or left out: unsigned. */
  readonly signedBy?: AskerRole | null | undefined;
  /** For `phone.*`: what has a rule of its own. Left out: anything ordinary. */
  readonly aspect?: Aspect | undefined;
  /** For `phone.view` with an aspect: a Super admin granted it to this Admin. Left out: no. */
  readonly granted?: boolean | undefined;
  /** For `network.authorise`: it lets every address register phones. Left out: no. */
  readonly everywhere?: boolean | undefined;
  /** For `*.stop`: asked with the stop link that a contact address on record was sent. Left out: no. */
  readonly byLink?: boolean | undefined;
}

/** May a client's person, or somebody unknown, have this done? */
export interface ClientQuestion {
  readonly account: 'client';
  readonly role: AskerRole;
  readonly action: ClientAction | ClientDoorAction;
  readonly subject?: ClientSubject | undefined;
  /** Left out: 0, nobody is identified. */
  readonly tier?: Tier | undefined;
  /** A raised tier for this action; one below the table's changes nothing. */
  readonly minTier?: Tier | undefined;
  /** Left out: `strict`. */
  readonly preset?: Preset | undefined;
  /** The second approver, or the wait, is through. Left out: no. */
  readonly approved?: boolean | undefined;
  /** How many Super admins the client has. Left out: 2. */
  readonly superAdmins?: number | undefined;
  /** For a Non-Member: a Super admin authorised exactly this, once. Left out: no. */
  readonly authorised?: boolean | undefined;
}

/** What a desk question is about. */
export interface DeskSubject {
  /** It lies in a group assigned to this manager, or the manager was given the whole desk. Left out: no. */
  readonly managed?: boolean | undefined;
  /** For `agent.manage`: the highest role that the person holds or is to be given. Left out: `agent`. */
  readonly role?: TargetRole | undefined;
}

/** May one of a desk's people do this? */
export interface DeskQuestion {
  readonly account: 'desk';
  readonly roles: readonly DeskRole[];
  readonly action: DeskAction | DeskDoorAction;
  readonly subject?: DeskSubject | undefined;
  /** For what needs a seat: whether one is held. Left out: no. */
  readonly seat?: boolean | undefined;
  /** What this manager was granted. Left out: nothing. */
  readonly grants?: readonly Grant[] | undefined;
}

export type Question = ClientQuestion | DeskQuestion;
