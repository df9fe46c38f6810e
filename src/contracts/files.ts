import { z } from 'zod';
import { Id, Line, Moment, SeenLine } from './common.ts';

/** Most bytes of one file: 2 GiB. */
export const FILE_BYTES = 2 ** 31;

const RUNS = [
  'exe|msi|msix|msixbundle|msp|mst|msc|bat|cmd|com|scr|pif|cpl|ps1|psm1|vbs|vbe|js|jse|ws|wsf|wsc|wsh|sct|hta|chm',
  'lnk|url|scf|reg|gadget|application|appref-ms|appinstaller|appx|appxbundle|settingcontent-ms|jar',
  'pyw?|pyzw?|ps1xml|psc1|cdxml|msh|mshxml|vb|inf|ins|isp|job|hlp|shb|shs|xbap|jnlp|rdp|xll|wll|ad[ep]|mde|accde',
  'library-ms|search-ms|searchconnector-ms|website|diagcab|diagpkg|vsix|crx|xpi|\\{[\\da-f-]{36}\\}',
  'app|pkg|mpkg|dmg|command|tool|action|workflow|terminal|scptd?|applescript|mobileconfig|osax|kext|prefpane',
  'webloc|inetloc|fileloc|apk|xapk|ipa|desktop|run|(?:ba|[ckz]|fi)?sh|appimage|deb|rpm|flatpak|flatpakref|snap',
].join('|');

/**
 * Names that a device runs when they are opened: never passed on, in either direction. Dots, spaces and what nobody sees
 * may stand behind them: some systems drop that when they save. What is in the file is not looked at here; that is the
 * scanner's work, where one is set.
 */
export const UNSAFE_NAME = new RegExp(`\\.(?:${RUNS})[\\s.:\\p{Cf}\\p{Mn}]*$`, 'iu');

/** A file's name alone, no path, as it is seen: no hidden sign, and no row of blanks that pushes its ending out of sight. */
const FileName = SeenLine(255)
  .overwrite((name) => name.replace(/\p{Zs}{2,}/gu, ' '))
  .regex(/^[^/\\]+$/, 'must be a name without a path');

/** A file to be sent. */
export const FileOffer = z.object({
  name: FileName,
  type: Line(120)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type')
    .optional(),
  size: z.int().min(0).max(FILE_BYTES),
});

export const SessionFile = z
  .object({
    id: Id,
    way: z.enum(['to-customer', 'to-agent']),
    name: z.string(),
    type: z.string(),
    size: z.number(),
    state: z.enum(['offered', 'receiving', 'whole', 'unsafe', 'stopped', 'gone']),
    comes: z.boolean().meta({
      description:
        'something of it came in the last seconds, or it is being checked; false while it is `receiving`: it broke off',
    }),
    fetchable: z
      .boolean()
      .meta({ description: 'it can be fetched: it is whole, or passed on while it comes' }),
    agreed: z.boolean().meta({ description: 'the customer said yes to this file' }),
    sha256: z.string().nullable().meta({ description: 'hex; of what arrived, once it is whole' }),
    salt: z.string().nullable().meta({
      description:
        'hex; of what a customer sent: the record holds the SHA-256 of this and then `sha256`, both as bytes',
    }),
    at: Moment,
  })
  .meta({ id: 'SessionFile' });
export type SessionFile = z.infer<typeof SessionFile>;
export const SessionFiles = z.object({ files: z.array(SessionFile) });
/** Where a file can be fetched for ten minutes. */
export const FileTicket = z.object({ url: z.string() });
