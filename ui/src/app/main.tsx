// Entry of the window: takes the nonce, finds the host, renders.
import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import '@event-calendar/core/index.css';
import './base.css';

import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { spoken } from '../language';
import { findHost } from '../platform';
import { App } from './App';

// The property, not the attribute: browsers hide the attribute from scripts.
const nonce = document.querySelector<HTMLStyleElement>('style[data-nonce-carrier]')?.nonce ?? '';
if (nonce !== '') setNonce(nonce);

document.documentElement.lang = spoken();
const root = document.getElementById('root');
if (root) {
  const host = await findHost();
  createRoot(root).render(
    <StrictMode>
      <App host={host} nonce={nonce} />
    </StrictMode>,
  );
}
