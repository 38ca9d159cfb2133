/** What the fake API answers. Two thousand invented contacts; changes live until the server stops. */
import type * as T from '../src/api/types';

const NOW = Date.now();
const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
const NAMES = [
  'Katrin Ohlendorf',
  'Elif Aydın',
  '早川 美咲',
  'م. فهد العتيبي',
  'Trần Thị Ngọc Mai',
  'Juliana Prado',
  '김서연',
  'Rizky Pratama',
  'Rodrigo Villaseñor',
  'Agnieszka Zielińska',
  'Wanjiru Kamau',
  'Dana Whitfield',
];
const FIRMS = [
  'Hollerbach Spritzguss GmbH',
  'Günbatı Plastik San. A.Ş.',
  '株式会社東雲樹脂',
  'شركة واحة النخيل للبلاستيك',
  'Công ty TNHH Nhựa Sông Lam',
  'Plásticos Serra Azul Ltda.',
  '늘푸른사출(주)',
  'PT Samudra Cemerlang',
  'Envases Sierra Clara S.A.',
  'Wiślana Opakowania',
  'Tumaini Housewares Ltd',
  'Cedar Hollow Molding Co.',
];
const PLACES: [string, string, string][] = [
  ['DE', 'de', 'Europe/Berlin'],
  ['TR', 'tr', 'Europe/Istanbul'],
  ['JP', 'ja', 'Asia/Tokyo'],
  ['SA', 'ar', 'Asia/Riyadh'],
  ['VN', 'vi', 'Asia/Ho_Chi_Minh'],
  ['BR', 'pt', 'America/Sao_Paulo'],
  ['KR', 'ko', 'Asia/Seoul'],
  ['ID', 'id', 'Asia/Jakarta'],
  ['MX', 'es', 'America/Mexico_City'],
  ['PL', 'pl', 'Europe/Warsaw'],
  ['KE', 'en', 'Africa/Nairobi'],
  ['US', 'en', 'America/New_York'],
];
const user: T.User = {
  id: 'usr_1',
  name: 'Wang Siyuan',
  email: 'siyuan@qilan.example',
  role: 'administrator',
  language: 'en',
  time_zone: 'Asia/Shanghai',
  teams: [],
  active: true,
  verified: true,
  last_seen_at: ago(1),
};
const workspace: T.Workspace = {
  name: 'Qilan Machinery',
  country: 'CN',
  language: 'zh',
  time_zone: 'Asia/Shanghai',
  postal_address: '88 Binhai Rd, Ningbo',
  public_url: 'http://127.0.0.1',
  is_demo: true,
  clock: null,
};
const rights: T.Right[] = [
  'edit_customers',
  'import',
  'write_letters',
  'send_campaigns',
  'manage_users',
  'manage_channels',
  'read_audit',
  'erase',
  'export',
];
const tags: T.Tag[] = [
  { id: 'tag_1', name: '注塑机', contacts: 412 },
  { id: 'tag_2', name: 'Fair 2026', contacts: 230 },
];
const lists: T.List[] = [
  { id: 'lst_1', name: 'Newsletter', kind: 'newsletter', contacts: 1_604, created_at: ago(900) },
  { id: 'lst_2', name: 'QL-860', kind: 'other', contacts: 318, created_at: ago(400) },
];
const contacts: T.ContactRow[] = Array.from({ length: 2_000 }, (_, i) => {
  const k = i % NAMES.length;
  const [country, language, time_zone] = PLACES[k]!;
  return {
    id: `con_${i}`,
    name: `${NAMES[k]}${i >= NAMES.length ? ` ${i}` : ''}`,
    address: `person${i}@firm${k}.example`,
    company: { id: `com_${k}`, name: FIRMS[k]! },
    country,
    language,
    time_zone,
    owner: { id: 'usr_1', name: user.name },
    tags: i % 3 ? [] : [tags[i % 2]!],
    lists: [lists[0]!],
    permission: (['granted', 'granted', 'unknown', 'pending', 'withdrawn'] as const)[i % 5]!,
    suppressed: i % 17 === 3,
    created_at: ago(i),
  };
});
const companies: T.CompanyRow[] = FIRMS.map((name, i) => ({
  id: `com_${i}`,
  name,
  website: `firm${i}.example`,
  country: PLACES[i]![0],
  industry: 'Plastics',
  owner: { id: 'usr_1', name: user.name },
  contacts: 167,
  tags: [],
  created_at: ago(2_000),
}));
const counts = (audience: number, accepted: number): T.Counts => ({
  audience,
  queued: audience - accepted - (accepted ? 48 : 0),
  leased: 0,
  accepted,
  deferred: 0,
  refused: accepted ? 31 : 0,
  in_doubt: accepted ? 3 : 0,
  skipped: accepted ? 14 : 0,
  opened: Math.round(accepted * 0.31),
  clicked: Math.round(accepted * 0.07),
  unsubscribed: accepted ? 9 : 0,
});
const findings: T.Finding[] = [
  { severity: 'should_mend', code: 'long_subject', arguments: { length: 72, limit: 60 }, place: null },
  { severity: 'passed', code: 'unsubscribe_good', arguments: {}, place: null },
  { severity: 'passed', code: 'links_good', arguments: {}, place: null },
];
const letters: T.Letter[] = ['QL-860 launch', 'Price list 2027', '两板机秋季系列'].map((name, i) => ({
  id: `let_${i}`,
  name,
  kind: 'newsletter',
  language: ['de', 'en', 'zh'][i]!,
  subject: ['QL-860: 18,4 s Zyklus bei 420 g PP', 'Our price list for 2027', '两板机秋季系列：周期 18.4 秒'][i]!,
  updated_at: ago(i * 30 + 2),
  used_by: i,
  preheader: '',
  source: '<mjml><mj-body></mj-body></mjml>',
  slots: [
    { name: 'headline', label: 'headline', kind: 'line', text: 'QL-860: zwei Platten' },
    { name: 'body', label: 'body', kind: 'paragraph', text: 'Sehr geehrte Frau Ohlendorf,' },
    { name: 'button_url', label: 'button_url', kind: 'url', text: 'https://qilan.example/ql-860' },
  ],
  version: 1,
  findings,
}));
const campaigns: T.Campaign[] = (['draft', 'running', 'finished', 'paused'] as const).map((state, i) => ({
  id: `cam_${i}`,
  name: ['QL-860 launch, warm buyers', 'Autumn series, letter 3', 'Autumn series, letter 2', 'New price list'][i]!,
  kind: 'newsletter',
  state,
  owner: { id: 'usr_1', name: user.name },
  letter: { id: `let_${i % 3}`, name: letters[i % 3]!.name },
  send_at: null,
  counts: counts(i === 0 ? 0 : 1_462, i === 0 ? 0 : i === 2 ? 1_414 : 706),
  created_at: ago(90),
  started_at: i ? ago(20) : null,
  finished_at: i === 2 ? ago(2) : null,
  audience: { lists: ['lst_1'], condition: null },
  letter_id: `let_${i % 3}`,
  subject: null,
  from: { name: 'Chen Yutong', address: 'news@mail.qilan.example' },
  reply_to: null,
  channel_id: null,
  tracking: { opens: true, clicks: true },
  version: 1,
}));
const fields = 'Name,E-Mail,Company,Country'.split(',');
const imports: T.Import[] = (['checked', 'published'] as const).map((state, i) => ({
  id: `imp_${i}`,
  file_name: ['fair-list.csv', 'customers.csv'][i]!,
  state,
  encoding: 'GB18030',
  delimiter: ',',
  has_header: true,
  columns: fields.map((header, index) => ({
    index,
    header,
    samples: [NAMES[index]!, NAMES[index + 1]!, ''],
    guess: null,
  })),
  mapping: ['full_name', 'address', 'company_name', 'country'],
  origin: 'fair',
  legal_basis: 'consent',
  lists: [],
  tags: [],
  conflict: 'fill',
  counts: { rows: 12_480, new: 11_206, updated: 903, duplicates: 214, refused: 157, unchanged: 0 },
  progress: null,
  refusals: null,
  undo_until: i ? new Date(NOW + 86_400_000).toISOString() : null,
  file_deleted_at: null,
  created_at: ago(5),
  created_by: { id: 'usr_1', name: user.name },
}));
const channels: T.Channel[] = [
  {
    id: 'cha_1',
    name: 'Own server, Ningbo',
    kind: 'smtp',
    host: 'smtp.qilan.example',
    port: 587,
    security: 'starttls',
    username: 'tradewind',
    has_password: true,
    connections: 8,
    letters_per_connection: 100,
    letters_per_second: null,
    state: 'ready',
    last_error: null,
    is_default: true,
  },
];
const domains: T.Domain[] = [
  {
    id: 'dom_1',
    name: 'mail.qilan.example',
    proven: 'unproven',
    created_at: ago(50),
    checks: [
      {
        record: 'spf',
        name: 'mail.qilan.example',
        expected: 'v=spf1 ip4:203.0.113.24 -all',
        found: 'v=spf1 ip4:203.0.113.24 -all',
        ok: true,
      },
      {
        record: 'dkim',
        name: 'tw2026._domainkey.mail',
        expected: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOC',
        found: null,
        ok: false,
      },
      {
        record: 'dmarc',
        name: '_dmarc.mail',
        expected: 'v=DMARC1; p=none; rua=mailto:dmarc@qilan.example',
        found: null,
        ok: false,
      },
    ],
  },
];
const jobs: T.Job[] = [
  {
    id: 'job_1',
    kind: 'campaign',
    state: 'running',
    noun: 'campaign',
    noun_id: 'cam_1',
    title: { code: 'campaign', arguments: { name: 'Autumn series, letter 3' } },
    done: 754,
    total: 1_462,
    started_at: ago(1),
    finished_at: null,
    error: null,
  },
];
const FIELDS: T.ConditionField[] = [
  { field: 'name', operators: ['contains', 'equals', 'is_empty'], kind: 'text' },
  { field: 'country', operators: ['equals', 'in', 'is_empty'], kind: 'choice' },
  { field: 'tags', operators: ['equals', 'is_empty'], kind: 'choice' },
  { field: 'created', operators: ['before', 'after'], kind: 'time' },
];
const PAGE = 100;

type Answer = { status: number; body?: unknown; cookie?: string };
const ok = (body: unknown): Answer => ({ status: 200, body });
const page = (items: unknown[]) => ok({ items, next: null, total: items.length });
const problem = (status: number, code: string): Answer => ({
  status,
  body: { code, detail: code, next_step: null, trace_id: 'TW-7F3K', fields: [] },
});

function paged<R>(rows: R[], query: URLSearchParams): Answer {
  const from = Number(query.get('after') ?? 0);
  const size = Number(query.get('limit') ?? PAGE);
  return ok({
    items: rows.slice(from, from + size),
    next: from + size < rows.length ? String(from + size) : null,
    total: rows.length,
  });
}
const recipients = contacts.slice(0, 60).map((row, i) => ({
  id: `rec_${i}`,
  contact: { id: row.id, name: row.name, address: row.address },
  state: i % 13 === 5 ? 'in_doubt' : i % 11 === 4 ? 'refused' : 'accepted',
  reason: i % 13 === 5 ? 'connection_lost' : null,
  reply: i % 11 === 4 ? '550 5.1.1 no such mailbox' : null,
  sent_at: ago(9),
  opened_at: i % 3 ? null : ago(7),
  clicked_at: i % 9 ? null : ago(6),
  unsubscribed_at: null,
}));
const report = (row: T.Campaign): T.Report => ({
  counts: row.counts,
  per_hour: Array.from({ length: 36 }, (_, i) => ({
    at: ago(36 - i),
    accepted: 40,
    opened: Math.round(60 * Math.exp(-i / 9) * (1 + Math.sin(i))),
    clicked: Math.round(14 * Math.exp(-i / 9)),
  })),
  links: [
    { id: 'lnk_1', url: 'https://qilan.example/ql-860', people: 71, clicks: 88, machine: 40 },
    { id: 'lnk_2', url: 'https://qilan.example/price-list', people: 22, clicks: 24, machine: 9 },
  ],
  refusals: [{ code: '550', text: '5.1.1 no such mailbox', count: 28 }],
  seconds: 14,
  letters_per_second: 101,
  verdict_code: 'good',
});

function one(noun: string, id: string): unknown {
  if (noun === 'contacts') {
    const row = contacts.find((contact) => contact.id === id);
    return (
      row && {
        ...row,
        first_name: row.name,
        last_name: '',
        salutation: null,
        gender: null,
        job_title: 'Procurement',
        phones: ['+49 30 5550142'],
        birthday: null,
        socials: [],
        purchase_role: null,
        note: 'Prefers letters in the morning.',
        consents: [{ id: 'cst_1', at: row.created_at, kind: 'letters', state: 'granted', source: 'form', text: null }],
        campaigns: [{ campaign: { id: 'cam_2', name: campaigns[2]!.name }, state: 'clicked', at: ago(6) }],
        events: [
          { at: ago(6), kind: 'clicked', detail: 'ql-860' },
          { at: row.created_at, kind: 'imported', detail: null },
        ],
        version: 1,
      }
    );
  }
  if (noun === 'companies') {
    const row = companies.find((company) => company.id === id);
    return (
      row && {
        ...row,
        annual_volume: null,
        founding_day: null,
        contacts: contacts.filter((contact) => contact.company?.id === id).slice(0, 12),
        version: 1,
      }
    );
  }
  const rooms: Record<string, { id: string }[]> = { letters, campaigns, imports };
  return rooms[noun]?.find((row) => row.id === id);
}

export function answer(
  method: string,
  path: string,
  query: URLSearchParams,
  body: Record<string, unknown>,
  cookie: string,
): Answer {
  const [, noun = '', id = '', act = ''] = path.split('/');
  if (noun === 'setup' && method === 'GET') return ok({ needed: cookie.includes('fresh=1'), has_code: true });
  if (noun === 'session' || noun === 'setup') {
    if (method === 'DELETE') return { status: 204, cookie: 'session=; Max-Age=0' };
    return body.password === 'wrong'
      ? problem(401, 'wrong_credentials')
      : { ...ok({ user, workspace, rights }), cookie: 'session=1' };
  }
  if (!cookie.includes('session=1')) return problem(401, 'unauthorized');
  if (noun === 'me') return ok({ user: Object.assign(user, body.name ? body : {}), workspace, rights });
  if (method === 'GET' && !id) {
    const q = (query.get('q') ?? '').toLowerCase();
    if (noun === 'contacts')
      return paged(
        contacts.filter((row) => `${row.name} ${row.address}`.toLowerCase().includes(q)),
        query,
      );
    if (noun === 'companies')
      return paged(
        companies.filter((row) => row.name.toLowerCase().includes(q)),
        query,
      );
    const plain: Record<string, unknown> = {
      workspace,
      lists,
      tags,
      channels,
      domains,
      users: [user],
      teams: [{ id: 'tea_1', name: 'Europe', shares_customers: true }],
      keys: [],
      'condition-fields': FIELDS,
      status: {
        version: '0.1.0',
        database: 'sqlite',
        engine: { loaded: true, progress: 1, contacts: contacts.length },
        sending: { held: false, why: null },
        started_at: ago(30),
      },
      'letter-templates': [
        { key: 'plain', name: 'Plain letter', kind: 'newsletter', languages: ['en', 'zh'], thumbnail_html_url: '' },
        {
          key: 'product',
          name: 'Product news',
          kind: 'newsletter',
          languages: ['en', 'zh', 'es'],
          thumbnail_html_url: '',
        },
      ],
    };
    if (noun in plain) return ok(plain[noun]);
    const pages: Record<string, unknown[]> = {
      letters,
      campaigns,
      imports,
      jobs,
      suppressions: [{ id: 'sup_1', address_masked: 'j•••@firm5.example', reason: 'unsubscribed', at: ago(80) }],
      audit: [
        {
          id: 'aud_1',
          at: ago(3),
          actor: { id: 'usr_1', name: user.name, kind: 'user' },
          verb: 'send',
          noun: 'campaign',
          noun_id: 'cam_2',
          chained: true,
        },
      ],
    };
    return noun in pages ? page(pages[noun]!) : problem(404, 'not_found');
  }
  if (act === 'preview')
    return ok({
      subject: letters.find((row) => row.id === id)?.subject ?? '',
      html_url: '/fake-letter',
      text: 'Sehr geehrte Frau Ohlendorf,\n\ndie neue Ausführung spart Strom.',
      size_bytes: 41_200,
      findings,
    });
  if (act === 'test')
    return noun === 'channels'
      ? ok({
          ok: true,
          steps: [
            { name: 'connect', ok: true, reply: '220 ready' },
            { name: 'login', ok: true, reply: '235 ok' },
          ],
        })
      : ok({ to: 'me', accepted: true, reply: '250 ok' });
  if (act === 'audience')
    return ok({
      total: 1_604,
      sendable: 1_462,
      held: [
        { reason: 'no_permission', count: 96 },
        { reason: 'suppressed', count: 46 },
      ],
      sample: contacts.slice(0, 5),
    });
  if (act === 'checks')
    return ok([{ severity: 'blocks', code: 'domain_unproven', arguments: {}, place: null }, ...findings]);
  if (act === 'report') return ok(report(one('campaigns', id) as T.Campaign));
  if (act === 'recipients')
    return page(recipients.filter((row) => !query.get('state') || row.state === query.get('state')));
  if (act === 'errors')
    return page([
      { row: 418, column: 'address', code: 'invalid_address', arguments: {}, text: 'info@' },
      { row: 1_127, column: 'country', code: 'unknown_country', arguments: {}, text: 'Timor' },
    ]);
  if (act === 'samples')
    return ok([
      { row: 2, as: { full_name: NAMES[0]!, address: 'k@hollerbach.example' }, action: 'new' },
      { row: 3, as: { full_name: NAMES[5]!, address: 'j@serra.example' }, action: 'update' },
    ]);
  if (path.endsWith('bulk-changes')) return ok({ changed: 3, undo_id: 'und_1' });
  if (noun === 'undo') return ok({ undone: 1 });
  if (method === 'DELETE') return ok({ undo_id: 'und_1' });
  const found = one(noun, id) as { version?: number } | undefined;
  if (method === 'PATCH' && found) return ok(Object.assign(found, body, { version: (found.version ?? 0) + 1 }));
  if (found) return ok(found);
  if (method === 'POST' && noun === 'tags')
    return ok(tags[tags.push({ id: `tag_${tags.length + 1}`, name: String(body.name), contacts: 0 }) - 1]);
  if (method === 'POST' && noun === 'contacts') return ok(one('contacts', 'con_0'));
  if (method === 'POST' && noun === 'letters') return ok(letters[0]);
  if (method === 'POST' && noun === 'campaigns') return ok(campaigns[0]);
  if (method === 'POST' && noun === 'imports') return ok(imports[0]);
  return id ? problem(404, 'not_found') : ok(body);
}
