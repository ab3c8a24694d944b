import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './common/page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { startTexts } from './i18n/index.js';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the app.');
await startTexts();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
