import type { Texts } from './en.ts';

/** German: files both ways. */
export const files: Texts['files'] = {
  title: 'Dateien',
  send: 'Foto oder Datei senden',
  several:
    'Sie können mehrere wählen oder sie irgendwo auf dieser Seite ablegen. Sie gehen eine nach der anderen.',
  photo: 'Foto machen',
  sending: (name, percent) => `${name}: ${percent} % gesendet`,
  receiving: (name, percent) => `${name}: ${percent} % empfangen`,
  sent: (name) => `${name}: gesendet`,
  received: (name) => `${name}: empfangen`,
  failed: (name) => `${name}: Das ging nicht. Versuchen Sie es noch einmal.`,
  refused: (name) => `${name}: nicht gesendet`,
  waits: (name) => `${name}: wartet`,
  stopped: (name) => `${name}: abgebrochen`,
  cancel: 'Abbrechen',
  cancelThis: (name) => `Abbrechen: ${name}`,
  noMore: 'Keine Dateien mehr',
  save: 'Speichern',
  saveThis: (name) => `Speichern: ${name}`,
};

/** German: why a file is not sent. */
export const fileRefusals = {
  'file-unsafe': [
    'Programme und Verknüpfungen werden nicht weitergegeben, von niemandem.',
    'Schicken Sie, worum es geht, als Bild oder Dokument.',
  ],
  'files-full': [
    'Die Dateien dieser Sitzung wären zusammen zu groß.',
    'Schicken Sie den Rest in einer anderen Sitzung.',
  ],
  'no-room': [
    'Die Festplatte des Servers ist voll, es wurde nichts aufbewahrt.',
    'Sagen Sie es Ihrem Helfer. Wenn wieder Platz ist, versuchen Sie es noch einmal.',
  ],
  'file-too-large': [
    'Sie ist größer als 2 GB, und mehr darf eine Datei nicht haben.',
    'Schicken Sie einen Teil davon, oder packen Sie sie kleiner, etwa als Zip-Datei.',
  ],
  'file-folder': [
    'Das ist ein Ordner: Nur Dateien können gesendet werden.',
    'Öffnen Sie den Ordner und wählen Sie die Dateien darin.',
  ],
  'file-name': [
    'Ihr Name ist zu lang oder enthält Zeichen, die man nicht sieht.',
    'Geben Sie ihr einen einfachen, kurzen Namen und wählen Sie sie noch einmal.',
  ],
  'file-unread': [
    'Sie kann nicht mehr gelesen werden: Sie wurde verschoben, geändert oder ist anderswo offen.',
    'Schließen Sie sie, wo sie offen ist, und wählen Sie sie noch einmal.',
  ],
  'file-ended': ['Sie wurde abgebrochen.', 'Wählen Sie sie noch einmal, um sie neu zu senden.'],
} as const;
