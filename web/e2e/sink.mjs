/** A mail server on loopback that takes every letter: what the first campaign is really handed to. */
import { createServer } from 'node:net';

/** Listens on a free port; `letters` grows by the recipients of each letter that was taken whole, `last()` is the last of them as it came. */
export async function sink() {
  const letters = [];
  let last = '';
  const server = createServer((socket) => {
    let text = '';
    let recipients = [];
    let reading = false;
    const say = (line) => socket.write(`${line}\r\n`);
    const command = (line) => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') return say('250-sink.example\r\n250-PIPELINING\r\n250 8BITMIME');
      if (verb === 'RCPT') recipients.push(line.match(/<([^>]*)>/)?.[1]);
      if (verb === 'MAIL' || verb === 'RSET') recipients = [];
      if (verb === 'DATA') {
        reading = true;
        return say('354 go on');
      }
      if (verb === 'QUIT') {
        say('221 bye');
        return socket.end();
      }
      return say('250 fine');
    };
    socket.setEncoding('latin1');
    socket.on('error', () => socket.destroy());
    socket.on('data', (part) => {
      text += part;
      for (;;) {
        const end = text.indexOf(reading ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (reading ? 5 : 2));
        if (reading) {
          reading = false;
          letters.push(...recipients);
          last = line;
          say('250 taken');
        } else command(line);
      }
    });
    say('220 sink.example ESMTP');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    letters,
    last: () => last,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
