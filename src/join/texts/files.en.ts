/** English: files both ways. */
export const files = {
  title: 'Files',
  send: 'Send a photo or file',
  several: 'You can choose several, or drop them anywhere on this page. They go one after the other.',
  photo: 'Take a photo',
  sending: (name: string, percent: number) => `${name}: ${percent} % sent`,
  receiving: (name: string, percent: number) => `${name}: ${percent} % received`,
  sent: (name: string) => `${name}: sent`,
  received: (name: string) => `${name}: received`,
  failed: (name: string) => `${name}: this did not work. Try it again.`,
  refused: (name: string) => `${name}: not sent`,
  waits: (name: string) => `${name}: waiting`,
  stopped: (name: string) => `${name}: stopped`,
  cancel: 'Stop',
  cancelThis: (name: string) => `Stop ${name}`,
  noMore: 'No more files',
  save: 'Save',
  saveThis: (name: string) => `Save ${name}`,
};

/** English: why a file is not sent. */
export const fileRefusals = {
  'file-unsafe': [
    'Programs and shortcuts are not passed on, whoever sends them.',
    'Send what it is about as a picture or a document.',
  ],
  'files-full': [
    'The files of this session would be too much together.',
    'Send the rest in another session.',
  ],
  'no-room': [
    'The disk of the server is full, so this was not kept.',
    'Tell your helper. When there is room again, do it once more.',
  ],
  'file-too-large': [
    'It is larger than 2 GB, the most that one file may have.',
    'Send a part of it, or pack it smaller, for example as a zip file.',
  ],
  'file-folder': ['It is a folder: only files can be sent.', 'Open the folder and choose the files in it.'],
  'file-name': [
    'Its name is too long, or holds signs that cannot be seen.',
    'Give it a plain, short name and choose it again.',
  ],
  'file-unread': [
    'It cannot be read any more: it was moved, changed, or is open elsewhere.',
    'Close it where it is open, and choose it again.',
  ],
  'file-ended': ['It was stopped.', 'Choose it again to send it anew.'],
} as const;
