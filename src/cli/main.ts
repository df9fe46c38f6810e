/**
 * `bailiwick`: picks the subcommand and loads nothing else, so that `decide` answers within a blink and
 * `start` does not pay for the tools. Each subcommand takes the words after its name and gives the exit status.
 */
type Command = (argv: string[]) => Promise<number>;

interface Subcommand {
  /** One line for `bailiwick --help`. */
  readonly does: string;
  readonly load: () => Promise<Command>;
}

/** `Map`, so that a word such as `constructor` is as unknown as any other. */
const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map([
  ['start', { does: 'run the desk', load: async () => (await import('./start.ts')).startCommand }],
  ['decide', { does: 'ask who may do what', load: async () => (await import('./decide.ts')).decideCommand }],
  [
    'record',
    {
      does: 'record verify: check an exported record',
      load: async () => (await import('./record.ts')).recordCommand,
    },
  ],
  [
    'backup',
    { does: 'write everything to one file', load: async () => (await import('./backup.ts')).backupCommand },
  ],
  [
    'restore',
    {
      does: 'read such a file into an empty database',
      load: async () => (await import('./restore.ts')).restoreCommand,
    },
  ],
  [
    'let-in',
    {
      does: 'make a link for an admin who lost every factor',
      load: async () => (await import('./letIn.ts')).letInCommand,
    },
  ],
  [
    'doctor',
    { does: 'look for what is wrong here', load: async () => (await import('./doctor.ts')).doctorCommand },
  ],
]);

function help(): string {
  const lines = [...SUBCOMMANDS].map(([name, { does }]) => {
    const shown = name === 'record' ? 'record verify' : name;
    return `  ${shown.padEnd(15)}${does.replace(/^record verify: /, '')}`;
  });
  return [
    'Bailiwick: a support desk that never acts outside the authority of the person who asks.',
    '',
    'usage: bailiwick COMMAND [OPTIONS]',
    '',
    ...lines,
    '',
    'bailiwick COMMAND --help tells more about one of them.',
    '',
  ].join('\n');
}

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  const subcommand = SUBCOMMANDS.get(name);
  if (subcommand === undefined) {
    process.stderr.write(
      `There is no command ${JSON.stringify(name)}; bailiwick --help lists the ones there are.\n`,
    );
    return 2;
  }
  const command = await subcommand.load();
  return command(rest);
}

// Whoever reads may have seen enough (`bailiwick doctor | head -1`): the command goes on to its end, unheard.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Set, not exited: what was written to a pipe is flushed before the process ends.
process.exitCode = await main(process.argv.slice(2));

// A module, for the sake of the compiler: its imports are all on demand.
export {};
