import { useState } from 'react';
import { Navigate } from 'react-router';
import { useLinkSecret } from '../api/linkSecret.ts';
import { homeOf, useInstallation } from '../api/session.ts';
import { Loaded } from '../components/Loaded.tsx';
import { Plain } from '../components/Plain.tsx';
import { addTexts } from '../i18n/index.ts';
import texts from '../i18n/en/sign-in.json';
import { AskLink } from './AskLink.tsx';
import { OpenLink } from './OpenLink.tsx';

addTexts('sign-in', texts);

/** Sign-in: the mail address, then the link from the mail, then the factor. */
export function Component() {
  const given = useLinkSecret();
  // The address loses the secret a moment before this page is left: whoever is on their way is not sent elsewhere by it.
  const [secret, keepSecret] = useState(given);
  if (given !== null && given !== secret) keepSecret(given);
  const state = useInstallation();
  return (
    <Plain>
      <Loaded query={state} lines={3}>
        {(known) => {
          if (secret !== null) return <OpenLink key={secret} secret={secret} />;
          if (known.me !== null || known.phase === 'set-up') return <Navigate to={homeOf(known)} replace />;
          return <AskLink />;
        }}
      </Loaded>
    </Plain>
  );
}
