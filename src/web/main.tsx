import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api/queries.ts';
import './base.css';
import { Messages } from './components/Messages.tsx';
import { StepUp } from './components/StepUp.tsx';
import './i18n/index.ts';
import { keepFocus } from './keepFocus.ts';
import { Pages } from './routes.tsx';
import { styleNonce } from './nonce.ts';
import { cssVariables, theme } from './theme.ts';

const schemes = localStorageColorSchemeManager({ key: 'bailiwick-scheme' });
const place = document.getElementById('root');
if (place === null) throw new Error('The page has no #root to stand in.');

keepFocus(document);

createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <Messages />
      <QueryClientProvider client={queries}>
        <StepUp>
          <Pages />
        </StepUp>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
