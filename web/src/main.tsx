import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/tokens.css';
import './app/rail.css';
import './app/press.css';
import './app/tray.css';
import './app/shell.css';
import './app/palette.css';
import './parts/parts.css';
import './parts/parts-lists.css';
import './parts/tier.css';
import './parts/grid.css';
import './parts/chips.css';
import './parts/forms.css';
import './parts/bars.css';
import './parts/settings.css';
import './parts/parts-records.css';
import './parts/narrow.css';
import './parts/parts-together.css';
import './parts/timeline.css';
import { titleWhatIsCut } from './app/cut-titles';
import './app/density';
import { listenToKeys } from './app/keys';
import { markStyles, Paint } from './app/paint';
import { router } from './app/router';
import { queryClient } from './app/session';
import { needWords, Words } from './app/words';

markStyles();
listenToKeys();
titleWhatIsCut();
await needWords();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Words>
        <Paint>
          <RouterProvider router={router} />
        </Paint>
      </Words>
    </QueryClientProvider>
  </StrictMode>,
);
