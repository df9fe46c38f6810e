import { useEffect, useState } from 'react';
import css from './FactorEnrol.module.css';

/** Words as a QR picture: black on white in both schemes, since cameras need it so. Drawn by a part that comes late. */
export function QrPicture({ words, alt }: { words: string; alt: string }) {
  const [drawn, setDrawn] = useState<{ path: string; size: number } | null>(null);
  useEffect(() => {
    let gone = false;
    void import('./qr.ts').then(({ qrPath }) => {
      if (!gone) setDrawn(qrPath(words));
    });
    return () => {
      gone = true;
    };
  }, [words]);
  if (drawn === null) return <div className={css.picture} />;
  return (
    <svg
      className={css.picture}
      viewBox={`-4 -4 ${drawn.size + 8} ${drawn.size + 8}`}
      role="img"
      aria-label={alt}
      shapeRendering="crispEdges"
    >
      <path d={drawn.path} fill="#000" />
    </svg>
  );
}
