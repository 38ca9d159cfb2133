/**
 * The servers under test: `tradewind demo` with its small exporter, and a new workspace that nobody has set up. The program is
 * TRADEWIND_BINARY. TRADEWIND_URL, TRADEWIND_EMAIL and TRADEWIND_PASSWORD name a demo that runs already instead.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first demo of a machine makes its year; others take seconds. */
const START_MILLISECONDS = 240_000;
/** Who signs in where the program was not told of anybody. */
const WATCHER = { email: 'watcher@tradewind.example', password: 'slow boats to Manila' };
const binary = process.env.TRADEWIND_BINARY ?? 'tradewind';

/** Starts the program and waits for the line that `read` understands. Its end is awaited by `stop`. */
function start(parameters, read, settings = {}) {
  const env = { ...process.env, TRADEWIND_LOG__LEVEL: 'warn', ...settings };
  const child = spawn(binary, parameters, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${parameters[0]} printed no address within ${START_MILLISECONDS / 1000} s`));
    }, START_MILLISECONDS);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${parameters[0]} ended with ${code} before it answered`)));
    child.stdout.on('data', (part) => {
      text += part;
      const found = text.split('\n').slice(0, -1).map(read).find(Boolean);
      if (!found) return;
      clearTimeout(late);
      resolve({ ...found, stop });
    });
  });
}

/** The line in which `serve` says where it answers. */
function addressIn(line) {
  const url = line.match(/https?:\/\/\S+/)?.[0];
  return url ? { url } : undefined;
}

export function demo() {
  const { TRADEWIND_URL: url, TRADEWIND_EMAIL: email, TRADEWIND_PASSWORD: password } = process.env;
  if (url) return { url, email, password, stop: () => undefined };
  return start(['demo', '--seed', '7', '--listen', '127.0.0.1:0', '--json'], (line) =>
    line.startsWith('{') && line.includes('"url"') ? JSON.parse(line) : undefined,
  );
}

/** A kept workspace, served; the watcher signs in. */
export async function served(folder) {
  const add = ['user', 'add', '--data', folder, '--name', 'Watcher', '--email', WATCHER.email];
  const said = spawnSync(binary, add, { input: `${WATCHER.password}\n`, encoding: 'utf8' });
  if (said.error) throw said.error;
  // The watcher of an earlier measure is one of the refusals; every other shows at the sign-in.
  const site = await start(['serve', '--data', folder, '--listen', '127.0.0.1:0'], addressIn);
  return { ...site, ...WATCHER };
}

/** A server that waits for its first administrator; `code` lets one in, once. `settings` are of its configuration. */
export async function fresh(settings) {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-e2e-'));
  const site = await start(['serve', '--data', folder, '--listen', '127.0.0.1:0'], addressIn, settings);
  const first = readFileSync(join(folder, 'first-run.txt'), 'utf8');
  const stop = async () => {
    await site.stop();
    rmSync(folder, { recursive: true });
  };
  return { ...site, code: first.match(/Set-up code\s+(\S+)/)[1], stop };
}
