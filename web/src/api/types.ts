/**
 * The shapes of `/api/v1`, as the server documents them. When the server prints its OpenAPI, these names become
 * aliases of the generated schema; nothing else in the app changes.
 */
export type Page<T> = { items: T[]; next: string | null; total?: number };
export type Named = { id: string; name: string };
export type FieldFault = { field: string; code: string };
export type Problem = {
  code: string;
  detail: string;
  next_step: { code: string; arguments: Record<string, unknown> } | null;
  trace_id: string;
  fields?: FieldFault[];
};

export type Role = 'rep' | 'marketer' | 'manager' | 'administrator' | 'read_only';
export type Right =
  | 'edit_customers'
  | 'import'
  | 'write_letters'
  | 'send_campaigns'
  | 'manage_users'
  | 'manage_channels'
  | 'read_audit'
  | 'erase'
  | 'export';
export type User = {
  id: string;
  name: string;
  email: string;
  role: Role;
  language: string;
  time_zone: string;
  teams: string[];
  active: boolean;
  verified: boolean;
  last_seen_at: string | null;
};
export type Workspace = {
  name: string;
  country: string;
  language: string;
  time_zone: string;
  postal_address: string;
  public_url: string;
  is_demo: boolean;
  clock: string | null;
};
export type Me = { user: User; workspace: Workspace; rights: Right[] };
export type SetupState = { needed: boolean; has_code: boolean };
export type Setup = {
  code: string;
  company: string;
  name: string;
  email: string;
  password: string;
  language: string;
  country: string;
  time_zone: string;
  postal_address: string;
};
export type Status = {
  version: string;
  database: 'sqlite' | 'postgres';
  engine: { loaded: boolean; progress: number; contacts: number };
  sending: { held: boolean; why: string | null };
  started_at: string;
};
export type Team = { id: string; name: string; shares_customers: boolean };
export type ApiKey = {
  id: string;
  name: string;
  role: Role;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  created_by: string | Named;
};
export type AuditEntry = {
  id: string;
  at: string;
  actor: { id: string; name: string; kind: 'user' | 'key' | 'system' };
  verb: string;
  noun: string;
  noun_id: string;
  chained: boolean;
};
export type Job = {
  id: string;
  kind: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  noun: string;
  noun_id: string;
  title: { code: string; arguments: Record<string, string | number> };
  done: number;
  total: number | null;
  started_at: string;
  finished_at: string | null;
  error: string | null;
};

export type Permission = 'unknown' | 'pending' | 'granted' | 'withdrawn';
export type ContactRow = {
  id: string;
  name: string;
  address: string;
  company: Named | null;
  country: string | null;
  language: string | null;
  time_zone: string | null;
  owner: Named | null;
  tags: Named[];
  lists: Named[];
  permission: Permission;
  suppressed: boolean;
  created_at: string;
};
export type Social = { kind: string; url: string };
export type Birthday = { month: number; day: number; year?: number | null };
export type Contact = ContactRow & {
  first_name: string | null;
  last_name: string | null;
  salutation: string | null;
  gender: { value: string; verified: boolean } | null;
  job_title: string | null;
  phones: string[];
  birthday: Birthday | null;
  socials: Social[];
  purchase_role: string | null;
  note: string | null;
  consents: { id: string; at: string; kind: string; source: string; text: string | null }[];
  campaigns: { campaign: Named; state: string; at: string }[];
  events: { at: string; kind: string; detail: string | null }[];
  version: number;
};
export type ContactDraft = {
  first_name?: string;
  last_name?: string;
  address?: string;
  salutation?: string;
  job_title?: string;
  company_name?: string;
  country?: string | null;
  language?: string | null;
  time_zone?: string | null;
  note?: string;
  phones?: string[];
  tags?: string[];
  lists?: string[];
};
export type Company = CompanyRow & {
  annual_volume: { minor: number; currency: string } | null;
  founding_day: Birthday | null;
  contacts: ContactRow[] | number;
  version: number;
};
export type CompanyRow = {
  id: string;
  name: string;
  website: string | null;
  country: string | null;
  industry: string | null;
  owner: Named | null;
  contacts: number | ContactRow[];
  tags: Named[];
  created_at: string;
};
export type CompanyDraft = { name?: string; website?: string; country?: string | null; industry?: string };
export type List = Named & { kind: 'newsletter' | 'other'; contacts: number; created_at: string };
export type Tag = Named & { contacts: number };
export type Undo = { undo_id: string };
export type Rule = { field: string; operator: string; value?: string | string[] | null };
export type ConditionNode = Rule | { all: ConditionNode[] } | { any: ConditionNode[] } | { not: ConditionNode };
export type Condition = ConditionNode & { version: number };
export type ConditionField = {
  field: string;
  operators: string[];
  kind: 'text' | 'choice' | 'time';
  choices?: { value: string; label: string }[];
};
export type Selection = { ids: string[] } | { condition: Condition | null; q?: string };
export type BulkChange = {
  add_tags?: string[];
  remove_tags?: string[];
  add_lists?: string[];
  remove_lists?: string[];
  language?: string;
  country?: string;
  owner?: string;
};
export type Suppression = {
  id: string;
  address_masked: string;
  reason: 'unsubscribed' | 'bounced' | 'complained' | 'by_hand' | 'erased';
  at: string;
};

export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'publishing'
  | 'published'
  | 'cancelled'
  | 'undone'
  | 'failed';
export type Origin = 'customers' | 'inquiries' | 'fair' | 'subscribers' | 'partner' | 'bought' | 'scraped' | 'guessed';
export type LegalBasis = 'consent' | 'contract' | 'legitimate_interest' | 'none';
export type Import = {
  id: string;
  file_name: string;
  state: ImportState;
  encoding: string;
  delimiter: string;
  has_header: boolean;
  columns: { index: number; header: string; samples: string[]; guess: string | null }[];
  mapping: (string | null)[];
  origin: Origin | null;
  legal_basis: LegalBasis | null;
  lists: string[];
  tags: string[];
  conflict: 'keep' | 'fill' | 'replace';
  counts: { rows: number; new: number; updated: number; duplicates: number; refused: number; unchanged: number } | null;
  progress: { done: number; total: number | null } | null;
  refusals: Record<string, { allowed: boolean; why_code: string | null }> | null;
  undo_until: string | null;
  file_deleted_at: string | null;
  created_at: string;
  created_by: Named | string;
};
export type ImportChange = Partial<
  Pick<
    Import,
    'encoding' | 'delimiter' | 'has_header' | 'mapping' | 'origin' | 'legal_basis' | 'lists' | 'tags' | 'conflict'
  >
>;
export type ImportFault = {
  row: number;
  column: string | null;
  code: string;
  arguments: Record<string, string | number>;
  text: string;
};
export type ImportSample = {
  row: number;
  as: Record<string, string | null>;
  action: 'new' | 'update' | 'duplicate' | 'refused';
};

export type Finding = {
  severity: 'blocks' | 'should_mend' | 'passed';
  code: string;
  arguments: Record<string, string | number>;
  place: string | null;
};
export type LetterRow = {
  id: string;
  name: string;
  kind: string;
  language: string;
  subject: string;
  updated_at: string;
  used_by: number;
};
export type Slot = { name: string; label: string; kind: 'line' | 'paragraph' | 'url' | 'image'; text: string };
export type Letter = LetterRow & {
  preheader: string;
  source: string;
  slots: Slot[];
  version: number;
  findings: Finding[];
};
export type LetterTemplate = {
  key: string;
  name: string;
  kind: string;
  languages: string[];
  thumbnail_html_url: string;
};
export type LetterChange = {
  name?: string;
  kind?: string;
  language?: string;
  subject?: string;
  preheader?: string;
  source?: string;
  slots?: Record<string, string>;
};
export type Preview = { subject: string; html_url: string; text: string; size_bytes: number; findings: Finding[] };
export type TestResult = { to: string; accepted: boolean; reply: string };

export type Channel = {
  id: string;
  name: string;
  kind: 'smtp';
  host: string;
  port: number;
  security: 'none' | 'starttls' | 'tls';
  username: string | null;
  has_password: boolean;
  connections: number;
  letters_per_connection: number;
  letters_per_second: number | null;
  state: 'ready' | 'failing' | 'paused';
  last_error: string | null;
  is_default: boolean;
};
export type ChannelDraft = {
  name?: string;
  host?: string;
  port?: number;
  security?: Channel['security'];
  username?: string;
  password?: string;
  connections?: number;
  letters_per_second?: number | null;
};
export type ChannelTest = { ok: boolean; steps: { name: string; ok: boolean; reply: string }[] };
export type Domain = {
  id: string;
  name: string;
  proven: 'proven' | 'declared' | 'unproven';
  created_at: string;
  checks: { record: string; name: string; expected: string; found: string | null; ok: boolean }[];
};

export type CampaignState = 'draft' | 'scheduled' | 'planning' | 'running' | 'paused' | 'finished' | 'cancelled';
export type Counts = {
  audience: number;
  queued: number;
  leased: number;
  accepted: number;
  deferred: number;
  refused: number;
  in_doubt: number;
  skipped: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
};
export type CampaignRow = {
  id: string;
  name: string;
  kind: string;
  state: CampaignState;
  owner: Named | null;
  letter: Named | null;
  send_at: string | null;
  counts: Counts;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
};
export type Campaign = CampaignRow & {
  audience: { lists: string[]; condition: Condition | null };
  letter_id: string | null;
  subject: string | null;
  from: { name: string; address: string } | null;
  reply_to: string | null;
  channel_id: string | null;
  tracking: { opens: boolean; clicks: boolean };
  version: number;
};
export type CampaignChange = Partial<
  Pick<
    Campaign,
    'name' | 'kind' | 'audience' | 'letter_id' | 'subject' | 'from' | 'reply_to' | 'channel_id' | 'tracking'
  >
>;
export type Audience = {
  total: number;
  sendable: number;
  held: { reason: string; count: number }[];
  sample: ContactRow[];
};
export type Report = {
  counts: Counts;
  per_hour: { at: string; accepted: number; opened: number; clicked: number }[];
  links: { id: string; url: string; people: number; clicks: number; machine: number }[];
  refusals: { code: string; text: string; count: number }[];
  seconds: number;
  letters_per_second: number;
  verdict_code: string;
};
export type Recipient = {
  id: string;
  contact: { id: string; name: string; address: string };
  state: string;
  reason: string | null;
  reply: string | null;
  sent_at: string | null;
  opened_at: string | null;
  clicked_at: string | null;
  unsubscribed_at: string | null;
};
