/** An answer that comes line by line, one JSON value each: told as they arrive. */
export async function readLines<T>(body: ReadableStream<Uint8Array>, tell: (line: T) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) tell(JSON.parse(line) as T);
    if (done) return;
  }
}
