/**
 * One record for each screen of a record: what the demo has, and through the API what it has not yet (an import that was
 * tried, a draft). Answers the first id of each noun; a noun without one is a failure of the walk, not a gap in it.
 */
import assert from 'node:assert/strict';

export const CSV = `Name,E-mail,Company,Country
Ines Duarte,ines.duarte@walk-${process.pid}.example,Walk Imports,PT
Jonas Lindqvist,jonas@walk-${process.pid}.example,Walk Nordic,SE
,not an address,Walk Nordic,SE
`;

/** One of each kind of question, nested and watched. */
const SEGMENT = {
  name: `Keen, but no inquiry yet ${process.pid}`,
  note: 'For the price list in December',
  watched: true,
  condition: {
    version: 2,
    all: [
      { happened: 'opened', counting: 'things', operator: 'at_least', value: 2, within_days: 365 },
      { field: 'country', operator: 'in', value: ['DE', 'FR', 'ES', 'IT', 'NL'] },
      {
        any: [
          { happened: 'clicked', operator: 'at_least', value: 1, from: '2025-12-01T00:00:00Z' },
          { company: { all: [{ field: 'tier', operator: 'in', value: ['high_value', 'regular'] }] } },
        ],
      },
      { not: { any: [{ happened: 'clicked', then_not: { happened: 'opened' } }] } },
    ],
  },
};

const HEADERS = { 'sec-fetch-site': 'same-origin' };

export async function signIn(context, site) {
  const answer = await context.request.post(`${site.url}/api/v1/session`, {
    data: { email: site.email, password: site.password },
    headers: { ...HEADERS, 'idempotency-key': crypto.randomUUID() },
  });
  assert.ok(answer.ok(), `sign-in answered ${answer.status()}`);
}

function caller(context, base) {
  const read = async (answer, what) => {
    assert.ok(answer.ok(), `${what} answered ${answer.status()}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    get: async (path) => read(await context.request.get(`${base}/api/v1${path}`), path),
    post: async (path, options) =>
      read(
        await context.request.post(`${base}/api/v1${path}`, {
          ...options,
          headers: { ...HEADERS, 'idempotency-key': crypto.randomUUID() },
        }),
        path,
      ),
    patch: async (path, version, data) =>
      read(
        await context.request.patch(`${base}/api/v1${path}`, {
          data,
          headers: { ...HEADERS, 'if-match': `"${version}"` },
        }),
        path,
      ),
  };
}

/** Asks until the thing is so; each question waits for its answer, and the whole has a deadline. */
async function until(ask, good, deadline = Date.now() + 30_000) {
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    assert.ok(Date.now() < deadline, `still ${JSON.stringify(answer).slice(0, 200)}`);
  }
}

export async function records(context, site) {
  const { get, post, patch } = caller(context, site.url);
  const file = { name: 'fair-leads.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) };
  const imported = await post('/imports', { multipart: { file } });
  await patch(`/imports/${imported.id}`, imported.version, { origin: 'fair', legal_basis: 'consent' });
  await post(`/imports/${imported.id}/dry-run`, {});
  await until(
    () => get(`/imports/${imported.id}`),
    (one) => one.state === 'checked',
  );
  const draft = await post('/campaigns', { data: { name: 'Spring catalogue', kind: 'promotion' } });
  const sent = await until(
    async () => (await get('/campaigns')).items.find((row) => row.state === 'finished'),
    (row) => row !== undefined,
  );
  const segment = await post('/segments', { data: SEGMENT });
  const ids = { imports: imported.id, campaigns: sent.id, draft: draft.id, segments: segment.id };
  for (const noun of ['contacts', 'companies', 'letters']) ids[noun] = (await get(`/${noun}?limit=1`)).items[0]?.id;
  await trade(get, post, ids);
  return ids;
}

/** Some orders of the first company, unless the demo has a trade of its own: one of each state, and a rhythm. */
async function trade(get, post, ids) {
  if ((await get('/orders?limit=1')).items.length > 0) return;
  const company = ids.companies;
  const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString();
  const order = (number, ago, minor, more = {}) =>
    post('/orders', {
      data: {
        number,
        company,
        placed_at: day(ago),
        confirmed_at: day(ago),
        amount: { minor, currency: 'USD' },
        ...more,
      },
    });
  await order('QL-2607-011', 97, 6_190_000);
  await order('QL-2608-009', 56, 8_240_050);
  await order('QL-2610-004', 14, 14_820_000);
  await order('QL-2611-002', 9, 1_250_000, { amount: { minor: 1_250_000, currency: 'EUR' } });
  await order('QL-2611-007', 5, 45_000, { is_sample: true });
  await order('QL-2611-018', 3, 9_900_000, { confirmed_at: null });
  await order('QL-2611-020', 2, 2_000_000, { cancelled_at: day(1) });
  await post('/inquiries', { data: { company, at: day(4), subject: 'QL-860, delivery in week 50?' } });
  const people = (await get(`/companies/${company}`)).people;
  if (people[0])
    await post('/replies', { data: { contact: people[0].id, at: day(1), subject: 'AW: QL-860 Liefertermin' } });
}
