/** Every operation of the API that a screen calls, by its operation's name. Paths are written here and nowhere else. */
import { get, patch, post, remove, upload } from './client';
import type * as T from './types';

type PageQuery = { q?: string; sort?: string; after?: string | null; limit?: number; condition?: string };

export const getSetup = () => get<T.SetupState>('/setup');
export const createSetup = (body: T.Setup) => post<T.Me>('/setup', body);
export const createSession = (email: string, password: string) => post<T.Me>('/session', { email, password });
export const deleteSession = () => remove('/session');
export const getMe = () => get<T.Me>('/me');
export const updateMe = (body: { name?: string; language?: string; time_zone?: string }) => patch<T.Me>('/me', body);
export const changePassword = (current: string, next: string) => post<void>('/me/password', { current, new: next });
export const getWorkspace = () => get<T.Workspace>('/workspace');
export const updateWorkspace = (body: Partial<T.Workspace>) => patch<T.Workspace>('/workspace', body);
export const getStatus = () => get<T.Status>('/status');

export const listUsers = () => get<T.User[] | T.Page<T.User>>('/users').then(items);
export const createUser = (body: { name: string; email: string; role: T.Role; password: string; language?: string }) =>
  post<T.User>('/users', body);
export const updateUser = (id: string, body: Partial<Pick<T.User, 'name' | 'role' | 'active' | 'teams'>>) =>
  patch<T.User>(`/users/${id}`, body);
export const listTeams = () => get<T.Team[] | T.Page<T.Team>>('/teams').then(items);
export const createTeam = (body: { name: string; shares_customers: boolean }) => post<T.Team>('/teams', body);
export const updateTeam = (id: string, body: Partial<T.Team>) => patch<T.Team>(`/teams/${id}`, body);
export const deleteTeam = (id: string) => remove(`/teams/${id}`);
export const listKeys = () => get<T.ApiKey[] | T.Page<T.ApiKey>>('/keys').then(items);
export const createKey = (body: { name: string; role: T.Role; scopes: string[]; expires_at: string | null }) =>
  post<{ key: T.ApiKey; secret: string }>('/keys', body);
export const deleteKey = (id: string) => remove(`/keys/${id}`);
export const listAudit = (query: { after?: string | null; noun?: string }) =>
  get<T.Page<T.AuditEntry>>('/audit', query);
export const listJobs = () => get<T.Page<T.Job>>('/jobs');

export const listContacts = (query: PageQuery, signal?: AbortSignal) =>
  get<T.Page<T.ContactRow>>('/contacts', query, signal);
export const countContacts = (condition: T.Condition | null, q?: string) =>
  post<{ count: number; branches?: number[] }>('/contacts/count', { condition, q });
export const getContact = (id: string) => get<T.Contact>(`/contacts/${id}`);
export const createContact = (body: T.ContactDraft) => post<T.Contact>('/contacts', body);
export const updateContact = (id: string, body: T.ContactDraft, version: number) =>
  patch<T.Contact>(`/contacts/${id}`, body, version);
export const deleteContact = (id: string) => remove<T.Undo>(`/contacts/${id}`);
export const eraseContact = (id: string) =>
  post<{ kept: { what: string; why: string }[]; erased: { what: string; count: number }[] }>(`/contacts/${id}/erasure`);
export const bulkChangeContacts = (selection: T.Selection, change: T.BulkChange) =>
  post<{ changed: number; undo_id: string }>('/contacts/bulk-changes', { selection, change });
export const listConditionFields = () => get<T.ConditionField[]>('/condition-fields');
export const listCompanies = (query: PageQuery, signal?: AbortSignal) =>
  get<T.Page<T.CompanyRow>>('/companies', query, signal);
export const getCompany = (id: string) => get<T.Company>(`/companies/${id}`);
export const createCompany = (body: T.CompanyDraft) => post<T.Company>('/companies', body);
export const updateCompany = (id: string, body: T.CompanyDraft, version: number) =>
  patch<T.Company>(`/companies/${id}`, body, version);
export const deleteCompany = (id: string) => remove<T.Undo>(`/companies/${id}`);
export const listLists = () => get<T.List[] | T.Page<T.List>>('/lists').then(items);
export const createList = (body: { name: string; kind: T.List['kind'] }) => post<T.List>('/lists', body);
export const updateList = (id: string, body: { name?: string }) => patch<T.List>(`/lists/${id}`, body);
export const deleteList = (id: string) => remove<T.Undo>(`/lists/${id}`);
export const listTags = () => get<T.Tag[] | T.Page<T.Tag>>('/tags').then(items);
export const createTag = (name: string) => post<T.Tag>('/tags', { name });
export const deleteTag = (id: string) => remove<T.Undo>(`/tags/${id}`);
export const undo = (id: string) => post<{ undone: number }>(`/undo/${id}`);
export const listSuppressions = (query: { q?: string; after?: string | null }) =>
  get<T.Page<T.Suppression>>('/suppressions', query);
export const createSuppression = (address: string) =>
  post<T.Suppression>('/suppressions', { address, reason: 'by_hand' });
export const deleteSuppression = (id: string) => remove(`/suppressions/${id}`);

export const listImports = () => get<T.Page<T.Import>>('/imports');
export const getImport = (id: string) => get<T.Import>(`/imports/${id}`);
export const createImport = (file: File) => {
  const form = new FormData();
  form.set('file', file);
  return upload<T.Import>('/imports', form);
};
export const updateImport = (id: string, body: T.ImportChange) => patch<T.Import>(`/imports/${id}`, body);
export const actOnImport = (id: string, act: 'dry-run' | 'publish' | 'cancel' | 'undo') =>
  post<T.Import>(`/imports/${id}/${act}`);
export const listImportFaults = (id: string, after?: string | null) =>
  get<T.Page<T.ImportFault>>(`/imports/${id}/errors`, { after });
export const listImportSamples = (id: string) => get<T.ImportSample[]>(`/imports/${id}/samples`);

export const listLetterTemplates = () => get<T.LetterTemplate[]>('/letter-templates');
export const listLetters = () => get<T.Page<T.LetterRow>>('/letters', { limit: 200 });
export const createLetter = (body: {
  name: string;
  kind: string;
  language: string;
  template?: string;
  source?: string;
}) => post<T.Letter>('/letters', body);
export const getLetter = (id: string) => get<T.Letter>(`/letters/${id}`);
export const updateLetter = (id: string, body: T.LetterChange, version: number) =>
  patch<T.Letter>(`/letters/${id}`, body, version);
export const deleteLetter = (id: string) => remove<T.Undo>(`/letters/${id}`);
export const previewLetter = (id: string, contactId: string | null) =>
  post<T.Preview>(`/letters/${id}/preview`, { contact_id: contactId });
export const testLetter = (id: string) => post<T.TestResult>(`/letters/${id}/test`);

export const listChannels = () => get<T.Channel[] | T.Page<T.Channel>>('/channels').then(items);
export const createChannel = (body: T.ChannelDraft) => post<T.Channel>('/channels', body);
export const updateChannel = (id: string, body: T.ChannelDraft) => patch<T.Channel>(`/channels/${id}`, body);
export const deleteChannel = (id: string) => remove(`/channels/${id}`);
export const testChannel = (id: string) => post<T.ChannelTest>(`/channels/${id}/test`);
export const listDomains = () => get<T.Domain[] | T.Page<T.Domain>>('/domains').then(items);
export const createDomain = (name: string) => post<T.Domain>('/domains', { name });
export const checkDomain = (id: string) => post<T.Domain>(`/domains/${id}/check`);
export const deleteDomain = (id: string) => remove(`/domains/${id}`);

export const listCampaigns = () => get<T.Page<T.CampaignRow>>('/campaigns', { limit: 200 });
export const createCampaign = (body: { name: string; kind: string }) => post<T.Campaign>('/campaigns', body);
export const getCampaign = (id: string) => get<T.Campaign>(`/campaigns/${id}`);
export const updateCampaign = (id: string, body: T.CampaignChange, version: number) =>
  patch<T.Campaign>(`/campaigns/${id}`, body, version);
export const deleteCampaign = (id: string) => remove<T.Undo>(`/campaigns/${id}`);
export const copyCampaign = (id: string) => post<T.Campaign>(`/campaigns/${id}/copy`);
export const getAudience = (id: string) => get<T.Audience>(`/campaigns/${id}/audience`);
export const listChecks = (id: string) => get<T.Finding[]>(`/campaigns/${id}/checks`);
export const testCampaign = (id: string) => post<T.TestResult>(`/campaigns/${id}/test`);
export const sendCampaign = (id: string, count: number, at: string | null) =>
  post<T.Campaign>(`/campaigns/${id}/send`, { confirmed_count: count, at });
export const actOnCampaign = (id: string, act: 'pause' | 'resume' | 'cancel') =>
  post<T.Campaign>(`/campaigns/${id}/${act}`);
export const getReport = (id: string) => get<T.Report>(`/campaigns/${id}/report`);
export const listRecipients = (id: string, query: { state?: string; after?: string | null }) =>
  get<T.Page<T.Recipient>>(`/campaigns/${id}/recipients`, query);
export const resendRecipient = (id: string, recipient: string) =>
  post<void>(`/campaigns/${id}/recipients/${recipient}/resend`);

/** Short lists come as an array or as a page of one; screens see the array. */
function items<Item>(answer: Item[] | T.Page<Item>): Item[] {
  return Array.isArray(answer) ? answer : answer.items;
}
