/** The sentences of docs/roles.md that no table holds. */

/** What an answer is. */
export const INTRODUCTION: readonly string[] = [
  'One function decides; the server, the pages and `bailiwick decide` all ask it. What no rule allows is refused.',
  [
    'Every answer is one of five:',
    '- `allow`: it may be done;',
    '- `explain`: tell how, change nothing;',
    '- `verify`: the caller has to prove more of who they are; the answer names the tier;',
    '- `approve`: another Super admin has to agree; where there is none, 24 hours have to pass;',
    '- `deny`: it may not be done; the answer names what would help.',
  ].join('\n'),
];

/** Who is asking. */
export const IDENTITY: readonly string[] = [
  [
    'Tiers say how far a caller has proven who they are:',
    '0 nobody yet · 1 *matched*: name and email stand in the directory · 2 *reached*: a code sent to an address on',
    'record came back · 3 *proven*: a passkey, an authenticator code or a confirmation in a signed-in portal.',
  ].join('\n'),
  [
    'What is asked, in this order:',
    '1. A **Non-Member** (not in the directory, or suspended) is denied: `client.non-member`, remedy',
    '   `super-admin-authorises`. Once a Super admin authorised exactly this, it is decided as if that Super admin had',
    '   asked at tier 3. Either way nothing beyond the outcome is said aloud.',
    '2. Anybody at **tier 0** has to be matched first: `client.unidentified`. Nothing is said aloud.',
    '3. **The tables below.** A denial comes before the question of proof. Whoever asks for their own details with a role above the one they hold is denied: `client.user.change.self-promotion`, remedy `ask-super-admin`. The last Super admin cannot be removed: `client.user.remove.last-super-admin`, remedy `add-super-admin`.',
    '4. **Proof**: the tier of the row, or the one that the client or the desk raised it to. Explaining needs no more than tier 1.',
    '5. **The second approver**, where the row asks one.',
  ].join('\n'),
  '`strict` is on for every new client. `documented` is the procedure as the help page that it comes from has it.',
];

/** What comes on top of the tables. */
export const ON_TOP: readonly string[] = [
  'While a device waits for `verify`, a caller at tier 1 may already be told the steps (`meanwhile`).',
  'A form carries the rule of what it asks for: a signed porting letter is then decided as `number.port`.',
];

/** About doors. */
export const BESIDE: readonly string[] = [
  'They are actions like any other, but `decide --jsonl` does not take them, no authority is lent for them, no Super ' +
    'admin can authorise a Non-Member for them, and no preset eases them. That two admins are needed for ' +
    '`recovery.open` is kept by that door. A stop link that was sent to a contact address on record stops without ' +
    'signing in: its rules end in `.link`.',
];
