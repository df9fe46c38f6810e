import { Text, TextInput } from '@mantine/core';

/** Whether these texts hold every one of the words, whatever their case; all do while nothing is typed. */
export function holds(texts: readonly (string | null | undefined)[], words: string): boolean {
  const all = texts.join('\n').toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

interface FindProps {
  readonly label: string;
  readonly words: string;
  readonly setWords: (words: string) => void;
  /** How many hold them, in words. */
  readonly found: string;
}

/** The field that finds in a list, and below it, once something is typed, how many there are. */
export function Find({ label, words, setWords, found }: FindProps) {
  return (
    <>
      <TextInput
        type="search"
        label={label}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        maw={420}
      />
      {words.trim() === '' ? null : (
        <Text size="sm" role="status">
          {found}
        </Text>
      )}
    </>
  );
}
