import { Fragment } from 'react';
import css from './MailText.module.css';
import { piecesOf } from './pieces.ts';

/** A mail's text with its links to this site made clickable; everything else stays text. */
export function MailText({ words }: { words: string }) {
  return (
    <pre className={css.mail}>
      {piecesOf(words, window.location.origin).map(({ text, href }, at) => (
        <Fragment key={at}>{href === null ? text : <a href={href}>{text}</a>}</Fragment>
      ))}
    </pre>
  );
}
