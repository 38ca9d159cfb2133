/** Sends one file and says how far it is: `fetch` tells nothing of what has left. Failures are those of every other call. */
import { ApiError, problemOf } from './client';

export function sendFile(path: string, file: File, onProgress: (sent: number, total: number) => void): Promise<void> {
  const form = new FormData();
  form.set('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded, event.total));
    request.addEventListener('load', () => {
      if (request.status < 300) resolve();
      else reject(new ApiError(request.status, problemOf(request.status, request.response)));
    });
    request.addEventListener('error', () => reject(new ApiError(0, problemOf(0, null))));
    request.send(form);
  });
}
