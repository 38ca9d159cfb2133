/** Every operation of the API that a screen calls, by its operation's name. Paths are written here and nowhere else. */
import { answered, api } from './client';
import { readLines } from './lines';
import type * as T from './types';
import { sendFile } from './upload';

/** A record's row holds its version; a change is refused when somebody changed the record since. */
const at = (id: string) => ({ params: { path: { id } } });
const atVersion = (id: string, version: number) => ({
  params: { path: { id }, header: { 'If-Match': `"${version}"` } },
});

export const getSetup = () => answered(api.GET('/api/v1/setup'));
export const createSetup = (body: T.Setup) => answered(api.POST('/api/v1/setup', { body }));
export const createSession = (email: string, password: string) =>
  answered(api.POST('/api/v1/session', { body: { email, password } }));
export const deleteSession = () => answered(api.DELETE('/api/v1/session'));
export const getMe = () => answered(api.GET('/api/v1/me'));
export const updateMe = (body: T.MeChange) => answered(api.PATCH('/api/v1/me', { body }));
export const changePassword = (current: string, next: string) =>
  answered(api.POST('/api/v1/me/password', { body: { current, new: next } }));
export const getWorkspace = () => answered(api.GET('/api/v1/workspace'));
export const updateWorkspace = (body: T.WorkspaceChange) => answered(api.PATCH('/api/v1/workspace', { body }));
export const getDemo = () => answered(api.GET('/api/v1/demo'));
export const changeDemo = (speed: number) => answered(api.PUT('/api/v1/demo', { body: { speed } }));
export const resetDemo = () => answered(api.POST('/api/v1/demo/reset'));
export const getStatus = () => answered(api.GET('/api/v1/status'));

export const listUsers = () => answered(api.GET('/api/v1/users', { params: { query: { limit: 200 } } })).then(items);
/** Who can give a right; not everybody who left. */
export const listAdministrators = () =>
  listUsers().then((users) => users.filter((user) => user.role === 'administrator' && user.active));
export const createUser = (body: T.NewUser) => answered(api.POST('/api/v1/users', { body }));
export const updateUser = (id: string, body: T.UserChange) =>
  answered(api.PATCH('/api/v1/users/{id}', { ...at(id), body }));
export const listTeams = () => answered(api.GET('/api/v1/teams'));
export const createTeam = (body: T.NewTeam) => answered(api.POST('/api/v1/teams', { body }));
export const updateTeam = (id: string, body: T.TeamChange) =>
  answered(api.PATCH('/api/v1/teams/{id}', { ...at(id), body }));
export const deleteTeam = (id: string) => answered(api.DELETE('/api/v1/teams/{id}', at(id)));
export const listKeys = () => answered(api.GET('/api/v1/keys', { params: { query: { limit: 200 } } })).then(items);
export const createKey = (body: T.NewKey) => answered(api.POST('/api/v1/keys', { body }));
export const deleteKey = (id: string) => answered(api.DELETE('/api/v1/keys/{id}', at(id)));
export const listAudit = (query: T.AuditQuery) => answered(api.GET('/api/v1/audit', { params: { query } }));
export const listOperations = (query: T.OperationQuery) =>
  answered(api.GET('/api/v1/operations', { params: { query } }));

export const listContacts = (query: T.ContactQuery, signal?: AbortSignal) =>
  answered(api.GET('/api/v1/contacts', { params: { query }, signal }));
export const getContact = (id: string) => answered(api.GET('/api/v1/contacts/{id}', at(id)));
export const createContact = (body: T.ContactDraft) => answered(api.POST('/api/v1/contacts', { body }));
export const updateContact = (id: string, body: T.ContactChange, version: number) =>
  answered(api.PATCH('/api/v1/contacts/{id}', { ...atVersion(id, version), body }));
export const deleteContact = (id: string) => answered(api.DELETE('/api/v1/contacts/{id}', at(id)));
export const eraseContact = (id: string) => answered(api.POST('/api/v1/contacts/{id}/erasure', at(id)));
export const bulkChangeContacts = (selection: T.Selection, change: T.BulkChange) =>
  answered(api.POST('/api/v1/contacts/bulk-changes', { body: { selection, change } }));
export const countContacts = (body: T.CountQuestion, signal?: AbortSignal) =>
  answered(api.POST('/api/v1/contacts/count', { body, signal }));
export const removeContacts = (selection: T.Selection) =>
  answered(api.POST('/api/v1/contacts/bulk-removals', { body: { selection } }));
export const listDuplicates = (query: T.DuplicateQuery) =>
  answered(api.GET('/api/v1/duplicates', { params: { query } }));
export const lookForDuplicates = () => answered(api.POST('/api/v1/duplicates/look'));
export const compareRecords = (body: T.CompareQuestion) => answered(api.POST('/api/v1/duplicates/compare', { body }));
export const dismissDuplicate = (id: string) => answered(api.PUT('/api/v1/duplicates/{id}/dismissal', at(id)));
export const recallDuplicate = (id: string) => answered(api.DELETE('/api/v1/duplicates/{id}/dismissal', at(id)));
export const mergeContacts = (id: string, body: T.MergeBody) =>
  answered(api.POST('/api/v1/contacts/{id}/merge', { ...at(id), body }));
export const mergeCompanies = (id: string, body: T.MergeBody) =>
  answered(api.POST('/api/v1/companies/{id}/merge', { ...at(id), body }));
export const listAddressChecks = (query: T.AddressQuery) =>
  answered(api.GET('/api/v1/address-checks', { params: { query } }));
export const getAddressCheck = (id: string) => answered(api.GET('/api/v1/contacts/{id}/address-check', at(id)));
export const checkAddressAgain = (id: string) => answered(api.POST('/api/v1/contacts/{id}/address-check', at(id)));
export const acceptAddressSuggestion = (id: string) =>
  answered(api.POST('/api/v1/contacts/{id}/address-check/accept', at(id)));
export const listOldFacts = (query: T.OldFactsQuery) => answered(api.GET('/api/v1/old-facts', { params: { query } }));
export const findFactsRight = (contacts: string[]) =>
  answered(api.POST('/api/v1/old-facts/right', { body: { contacts } }));
export const getCleaning = () => answered(api.GET('/api/v1/cleaning'));
export const changeCleaning = (body: T.Cleaning) => answered(api.PUT('/api/v1/cleaning', { body }));
export const previewCleaning = (rule: T.CleaningRule) =>
  answered(api.POST('/api/v1/cleaning/preview', { body: { rule } }));
export const cleanAddresses = () => answered(api.POST('/api/v1/cleaning/run'));
export const getContactRest = (id: string) => answered(api.GET('/api/v1/contacts/{id}/rest', at(id)));
export const wakeContact = (id: string) => answered(api.DELETE('/api/v1/contacts/{id}/rest', at(id)));
export const listConditionFields = (of: 'contacts' | 'companies') =>
  answered(api.GET('/api/v1/condition-fields', { params: { query: { of } } }));
export const listConditionEvents = (of: 'contacts' | 'companies') =>
  answered(api.GET('/api/v1/condition-events', { params: { query: { of } } }));
export const findEventSubjects = (event: string, search: string) =>
  answered(api.GET('/api/v1/condition-event-subjects', { params: { query: { event, search } } }));
export const listEventSubjectNames = (ids: string[]) =>
  answered(api.GET('/api/v1/condition-event-subjects/names', { params: { query: { ids: ids.join(',') } } }));
export const explainCondition = (condition: T.FreeCondition, contact: string) =>
  answered(api.POST('/api/v1/contacts/explain', { body: { condition: condition ?? {}, contact } }));
export const listContactSegments = (id: string) => answered(api.GET('/api/v1/contacts/{id}/segments', at(id)));
export const listSegments = () => answered(api.GET('/api/v1/segments'));
export const createSegment = (body: T.NewSegment) => answered(api.POST('/api/v1/segments', { body }));
export const getSegment = (id: string) => answered(api.GET('/api/v1/segments/{id}', at(id)));
export const changeSegment = (id: string, body: T.SegmentChange) =>
  answered(api.PATCH('/api/v1/segments/{id}', { ...at(id), body }));
export const deleteSegment = (id: string) => answered(api.DELETE('/api/v1/segments/{id}', at(id)));
export const getSegmentMovement = (id: string) => answered(api.GET('/api/v1/segments/{id}/movement', at(id)));
export const listKeptLists = (id: string) => answered(api.GET('/api/v1/segments/{id}/lists', at(id)));
export const keepSegmentAsList = (id: string, body: T.NewKeptList) =>
  answered(api.POST('/api/v1/segments/{id}/lists', { ...at(id), body }));
export const listCompanies = (query: T.CompanyQuery, signal?: AbortSignal) =>
  answered(api.GET('/api/v1/companies', { params: { query }, signal }));
export const countCompanies = (body: T.CountQuestion, signal?: AbortSignal) =>
  answered(api.POST('/api/v1/companies/count', { body, signal }));
export const bulkChangeCompanies = (selection: T.Selection, change: T.CompanyBulkChange) =>
  answered(api.POST('/api/v1/companies/bulk-changes', { body: { selection, change } }));
export const removeCompanies = (selection: T.Selection) =>
  answered(api.POST('/api/v1/companies/bulk-removals', { body: { selection } }));
export const makeMainAddress = (id: string, address: string, version: number) =>
  answered(api.POST('/api/v1/contacts/{id}/main-address', { ...atVersion(id, version), body: { address } }));
export const listCompaniesAtDomain = (domain: string, signal?: AbortSignal) =>
  answered(api.GET('/api/v1/companies/at-domain/{domain}', { params: { path: { domain } }, signal }));
export const getCompany = (id: string) => answered(api.GET('/api/v1/companies/{id}', at(id)));
export const createCompany = (body: T.NewCompany) => answered(api.POST('/api/v1/companies', { body }));
export const updateCompany = (id: string, body: T.CompanyChange, version: number) =>
  answered(api.PATCH('/api/v1/companies/{id}', { ...atVersion(id, version), body }));
export const deleteCompany = (id: string) => answered(api.DELETE('/api/v1/companies/{id}', at(id)));
export const listTasks = (query: T.TaskQuery, signal?: AbortSignal) =>
  answered(api.GET('/api/v1/tasks', { params: { query }, signal }));
export const getDueTasks = () => answered(api.GET('/api/v1/tasks/due'));
export const getRecordTasks = (of: 'companies' | 'contacts', id: string) =>
  of === 'companies'
    ? answered(api.GET('/api/v1/companies/{id}/tasks', at(id)))
    : answered(api.GET('/api/v1/contacts/{id}/tasks', at(id)));
export const createTask = (body: T.NewTask) => answered(api.POST('/api/v1/tasks', { body }));
export const changeTask = (id: string, body: T.TaskChange, version: number) =>
  answered(api.PATCH('/api/v1/tasks/{id}', { ...atVersion(id, version), body }));
export const deleteTask = (id: string) => answered(api.DELETE('/api/v1/tasks/{id}', at(id)));
export const finishTask = (id: string) => answered(api.PUT('/api/v1/tasks/{id}/done', at(id)));
export const reopenTask = (id: string) => answered(api.DELETE('/api/v1/tasks/{id}/done', at(id)));
/** Of one file; the server has the last word. */
export const DOCUMENT_LIMIT_BYTES = 25 * 1024 * 1024;
export const listRecordDocuments = (of: 'companies' | 'contacts', id: string) =>
  of === 'companies'
    ? answered(api.GET('/api/v1/companies/{id}/documents', at(id)))
    : answered(api.GET('/api/v1/contacts/{id}/documents', at(id)));
export const addDocument = (
  of: 'companies' | 'contacts',
  id: string,
  file: File,
  onProgress: (sent: number, total: number) => void,
) => sendFile(`/api/v1/${of}/${id}/documents`, file, onProgress);
export const deleteDocument = (id: string) => answered(api.DELETE('/api/v1/documents/{id}', at(id)));
/** Where a file's content is: shown in its place, or downloaded. */
export const documentAddress = (id: string, shown: boolean) =>
  `/api/v1/documents/${id}/content${shown ? '?shown=true' : ''}`;
/** Tells the lines of the answer as they come. The schema describes a file as its text; the browser sends the file itself. */
export async function importOrders(
  file: File,
  { columns, ...wish }: { columns?: (string | null)[] } & Omit<T.OrderFileQuery, 'columns'>,
  signal: AbortSignal,
  tell: (line: T.OrderImportLine) => void,
) {
  const query = { ...wish, columns: columns?.map((column) => column ?? '').join(',') };
  const body = await answered(
    api.POST('/api/v1/orders/import', {
      params: { query },
      body: { file: '' },
      bodySerializer: () => {
        const form = new FormData();
        form.set('file', file);
        return form;
      },
      parseAs: 'stream',
      signal,
    }),
  );
  if (body) await readLines(body, tell);
}
export const listOrders = (query: T.OrderQuery, signal?: AbortSignal) =>
  answered(api.GET('/api/v1/orders', { params: { query }, signal }));
export const getOrder = (id: string) => answered(api.GET('/api/v1/orders/{id}', at(id)));
export const recordOrder = (body: T.NewOrder) => answered(api.POST('/api/v1/orders', { body }));
export const cancelOrder = (id: string) => answered(api.POST('/api/v1/orders/{id}/cancel', at(id)));
export const getCompanyTrade = (id: string) => answered(api.GET('/api/v1/companies/{id}/trade', at(id)));
export const getCompanyTier = (id: string) => answered(api.GET('/api/v1/companies/{id}/tier', at(id)));
export const getTierBands = () => answered(api.GET('/api/v1/tiers/bands'));
export const changeTierBands = (body: T.TierBands, version: number) =>
  answered(api.PUT('/api/v1/tiers/bands', { params: { header: { 'If-Match': `"${version}"` } }, body }));
export const previewTierBands = (body: T.TierBands) => answered(api.POST('/api/v1/tiers/bands/preview', { body }));
export const listPool = (query: T.PoolQuery, signal?: AbortSignal) =>
  answered(api.GET('/api/v1/pool', { params: { query }, signal }));
export const getPoolStanding = () => answered(api.GET('/api/v1/pool/standing'));
export const listPoolReturns = () => answered(api.GET('/api/v1/pool/returns'));
export const getPoolRules = () => answered(api.GET('/api/v1/pool/rules'));
export const changePoolRules = (body: T.PoolRules, version: number) =>
  answered(api.PUT('/api/v1/pool/rules', { params: { header: { 'If-Match': `"${version}"` } }, body }));
export const previewPoolRules = (body: T.PoolRules) => answered(api.POST('/api/v1/pool/rules/preview', { body }));
export const getScoreReport = () => answered(api.GET('/api/v1/scores'));
export const getScoreRules = () => answered(api.GET('/api/v1/scores/rules'));
export const changeScoreRules = (body: T.ScoreRules, version: number) =>
  answered(api.PUT('/api/v1/scores/rules', { params: { header: { 'If-Match': `"${version}"` } }, body }));
export const previewScoreRules = (body: T.ScoreRules) => answered(api.POST('/api/v1/scores/rules/preview', { body }));
export const getLearnedScore = () => answered(api.GET('/api/v1/scores/learned'));
export const trainScore = () => answered(api.POST('/api/v1/scores/learned/train'));
export const getPredictions = () => answered(api.GET('/api/v1/predictions'));
export const getContactScore = (id: string) => answered(api.GET('/api/v1/contacts/{id}/score', at(id)));
export const getCompanyScore = (id: string) => answered(api.GET('/api/v1/companies/{id}/score', at(id)));
export const getCompanyReturn = (id: string) => answered(api.GET('/api/v1/companies/{id}/return', at(id)));
export const claimCompany = (id: string) => answered(api.POST('/api/v1/companies/{id}/claim', at(id)));
export const releaseCompany = (id: string, reason: string) =>
  answered(api.POST('/api/v1/companies/{id}/release', { ...at(id), body: { reason } }));
export const getBelongings = (id: string) => answered(api.GET('/api/v1/users/{id}/belongings', at(id)));
export const handOver = (id: string, to: string | null) =>
  answered(api.POST('/api/v1/users/{id}/hand-over', { ...at(id), body: { to } }));
export const getTierReport = () => answered(api.GET('/api/v1/tiers/report'));
export const getTierCosts = () => answered(api.GET('/api/v1/tiers/costs'));
export const getLetterCost = () => answered(api.GET('/api/v1/tiers/letter-cost'));
export const changeLetterCost = (body: T.LetterCostChange, version: number) =>
  answered(api.PUT('/api/v1/tiers/letter-cost', { params: { header: { 'If-Match': `"${version}"` } }, body }));
export const listExchangeRates = () => answered(api.GET('/api/v1/exchange-rates'));
export const listRatesOfCurrency = (currency: string) =>
  answered(api.GET('/api/v1/exchange-rates/{currency}', { params: { path: { currency } } }));
export const setExchangeRates = (items: T.ExchangeRate[]) =>
  answered(api.PUT('/api/v1/exchange-rates', { body: { items } }));
export const removeExchangeRate = (currency: string, day: string) =>
  answered(api.DELETE('/api/v1/exchange-rates/{currency}/{day}', { params: { path: { currency, day } } }));
export const importExchangeRates = (text: string) =>
  answered(api.POST('/api/v1/exchange-rates/import', { body: { text } }));
export const getOrdersByMarket = (days: number) =>
  answered(api.GET('/api/v1/insight/orders-by-market', { params: { query: { days } } }));
export const getTimeline = (of: 'companies' | 'contacts', id: string, query: T.TimelineQuery, signal?: AbortSignal) =>
  answered(api.GET(`/api/v1/${of}/{id}/timeline`, { params: { path: { id }, query }, signal }));
export const listLists = () => answered(api.GET('/api/v1/lists'));
export const createList = (body: T.NewList) => answered(api.POST('/api/v1/lists', { body }));
export const updateList = (id: string, body: T.ListChange) =>
  answered(api.PATCH('/api/v1/lists/{id}', { ...at(id), body }));
export const deleteList = (id: string) => answered(api.DELETE('/api/v1/lists/{id}', at(id)));
export const listTags = () => answered(api.GET('/api/v1/tags'));
export const createTag = (name: string) => answered(api.POST('/api/v1/tags', { body: { name } }));
export const deleteTag = (id: string) => answered(api.DELETE('/api/v1/tags/{id}', at(id)));
export const listSites = () => answered(api.GET('/api/v1/sites'));
export const addSite = (body: T.NewSite) => answered(api.POST('/api/v1/sites', { body }));
export const removeSite = (id: string) => answered(api.DELETE('/api/v1/sites/{id}', at(id)));
export const listAttributes = () => answered(api.GET('/api/v1/attributes'));
export const declareAttribute = (body: T.NewAttribute) => answered(api.POST('/api/v1/attributes', { body }));
export const changeAttribute = (id: string, body: T.AttributeDraft, version: number) =>
  answered(api.PATCH('/api/v1/attributes/{id}', { ...atVersion(id, version), body }));
export const arrangeAttributes = (body: T.AttributeOrder) => answered(api.PUT('/api/v1/attributes/order', { body }));
export const archiveAttribute = (id: string) => answered(api.POST('/api/v1/attributes/{id}/archive', at(id)));
export const restoreAttribute = (id: string) => answered(api.POST('/api/v1/attributes/{id}/restore', at(id)));
export const removeAttribute = (id: string) => answered(api.DELETE('/api/v1/attributes/{id}', at(id)));
export const checkAttributeName = (name: string) =>
  answered(api.GET('/api/v1/attributes/name', { params: { query: { name } } }));
export const listEventClasses = () => answered(api.GET('/api/v1/event-classes'));
export const declareEventClass = (body: T.NewEventClass) => answered(api.POST('/api/v1/event-classes', { body }));
export const withdrawEventClass = (id: string) => answered(api.DELETE('/api/v1/event-classes/{id}', at(id)));
export const getInterestRule = () => answered(api.GET('/api/v1/interest-rule'));
export const changeInterestRule = (body: T.InterestRule) => answered(api.PUT('/api/v1/interest-rule', { body }));
export const getContactInterests = (id: string) => answered(api.GET('/api/v1/contacts/{id}/interests', at(id)));
export const tellPresence = (record: string, state: T.PresenceState) =>
  answered(api.POST('/api/v1/presence', { body: { record, state }, keepalive: state === 'gone' }));
export const listViews = (grid: T.GridName) => answered(api.GET('/api/v1/views', { params: { query: { grid } } }));
export const createView = (body: T.NewView) => answered(api.POST('/api/v1/views', { body }));
export const updateView = (id: string, body: T.ViewChange) =>
  answered(api.PATCH('/api/v1/views/{id}', { ...at(id), body }));
export const deleteView = (id: string) => answered(api.DELETE('/api/v1/views/{id}', at(id)));
export const undo = (id: string) => answered(api.POST('/api/v1/undo/{id}', at(id)));
export const listSuppressions = (query: T.SuppressionQuery) =>
  answered(api.GET('/api/v1/suppressions', { params: { query } }));
export const createSuppression = (address: string) =>
  answered(api.POST('/api/v1/suppressions', { body: { address, reason: 'by_hand' } }));
export const deleteSuppression = (id: string) => answered(api.DELETE('/api/v1/suppressions/{id}', at(id)));

export const listImports = () => answered(api.GET('/api/v1/imports'));
export const getImport = (id: string) => answered(api.GET('/api/v1/imports/{id}', at(id)));
/** The schema describes a file as its text; the browser sends the file itself. */
export const createImport = (file: File) =>
  answered(
    api.POST('/api/v1/imports', {
      body: { file: '' },
      bodySerializer: () => {
        const form = new FormData();
        form.set('file', file);
        return form;
      },
    }),
  );
export const updateImport = (id: string, version: number, body: T.ImportChange) =>
  answered(api.PATCH('/api/v1/imports/{id}', { ...atVersion(id, version), body }));
export const publishImport = (id: string, version: number) =>
  answered(api.POST('/api/v1/imports/{id}/publish', atVersion(id, version)));
export const actOnBulkRun = (id: string, act: 'cancel' | 'undo') =>
  answered(api.POST(`/api/v1/bulk-runs/{id}/${act}`, at(id)));
export const actOnImport = (id: string, act: 'dry-run' | 'cancel' | 'undo') =>
  answered(api.POST(`/api/v1/imports/{id}/${act}`, at(id)));
export const listImportFaults = (id: string, after?: string) =>
  answered(api.GET('/api/v1/imports/{id}/errors', { params: { path: { id }, query: { after } } }));
export const listImportSamples = (id: string) => answered(api.GET('/api/v1/imports/{id}/samples', at(id)));

export const listLetterTemplates = () => answered(api.GET('/api/v1/letter-templates'));
export const listLetters = () => answered(api.GET('/api/v1/letters', { params: { query: { limit: 200 } } }));
export const createLetter = (body: T.LetterDraft) => answered(api.POST('/api/v1/letters', { body }));
export const getLetter = (id: string) => answered(api.GET('/api/v1/letters/{id}', at(id)));
export const updateLetter = (id: string, body: T.LetterChange, version: number) =>
  answered(api.PATCH('/api/v1/letters/{id}', { ...atVersion(id, version), body }));
export const deleteLetter = (id: string) => answered(api.DELETE('/api/v1/letters/{id}', at(id)));
export const previewLetter = (id: string, contact_id: string | null) =>
  answered(api.POST('/api/v1/letters/{id}/preview', { ...at(id), body: { contact_id } }));
export const testLetter = (id: string, channel_id: string | null = null) =>
  answered(api.POST('/api/v1/letters/{id}/test', { ...at(id), body: { channel_id } }));

export const listChannels = () => answered(api.GET('/api/v1/channels'));
export const createChannel = (body: T.ChannelDraft) => answered(api.POST('/api/v1/channels', { body }));
export const updateChannel = (id: string, body: T.ChannelDraft) =>
  answered(api.PATCH('/api/v1/channels/{id}', { ...at(id), body }));
export const deleteChannel = (id: string) => answered(api.DELETE('/api/v1/channels/{id}', at(id)));
export const listChannelGroups = (id: string) => answered(api.GET('/api/v1/channels/{id}/groups', at(id)));
export const shapeChannelGroup = (id: string, body: T.GroupDraft) =>
  answered(api.PATCH('/api/v1/channels/{id}/groups', { ...at(id), body }));
export const getChannelWarmUp = (id: string) => answered(api.GET('/api/v1/channels/{id}/warm-up', at(id)));
export const updateChannelWarmUp = (id: string, automatic: boolean) =>
  answered(api.PATCH('/api/v1/channels/{id}/warm-up', { ...at(id), body: { automatic } }));
export const steerChannelWarmUp = (id: string, body: T.WarmUpSteering) =>
  answered(api.PUT('/api/v1/channels/{id}/warm-up', { ...at(id), body }));
export const liftChannelHold = (id: string, provider: string) =>
  answered(api.POST('/api/v1/channels/{id}/groups/release', { ...at(id), body: { provider } }));
export const getChannelHook = (id: string) => answered(api.GET('/api/v1/channels/{id}/hook', at(id)));
export const changeChannelHook = (id: string, body: T.HookDraft) =>
  answered(api.PATCH('/api/v1/channels/{id}/hook', { ...at(id), body }));
export const listSendingServices = () => answered(api.GET('/api/v1/sending-services'));
export const listRoutes = () => answered(api.GET('/api/v1/routes'));
export const createRoute = (body: T.RouteDraft) => answered(api.POST('/api/v1/routes', { body }));
export const orderRoutes = (routes: string[]) => answered(api.PUT('/api/v1/routes', { body: { routes } }));
export const updateRoute = (id: string, body: T.RouteDraft) =>
  answered(api.PATCH('/api/v1/routes/{id}', { ...at(id), body }));
export const deleteRoute = (id: string) => answered(api.DELETE('/api/v1/routes/{id}', at(id)));
export const explainRoute = (body: T.RouteQuestion) => answered(api.POST('/api/v1/routes/question', { body }));
export const listReroutings = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/reroutings', at(id)));
export const listChannelReroutings = (id: string) => answered(api.GET('/api/v1/channels/{id}/reroutings', at(id)));
export const testChannel = (id: string) => answered(api.POST('/api/v1/channels/{id}/test', at(id)));
export const getChannelRest = (id: string) => answered(api.GET('/api/v1/channels/{id}/rest', at(id)));
export const tryChannelNow = (id: string) => answered(api.POST('/api/v1/channels/{id}/try', at(id)));
export const listDomains = () => answered(api.GET('/api/v1/domains'));
export const createDomain = (name: string) => answered(api.POST('/api/v1/domains', { body: { name } }));
export const checkDomain = (id: string) => answered(api.POST('/api/v1/domains/{id}/check', at(id)));
export const deleteDomain = (id: string) => answered(api.DELETE('/api/v1/domains/{id}', at(id)));

export const listHealthChecks = () => answered(api.GET('/api/v1/health-checks'));
export const checkDomainHealth = (id: string) => answered(api.POST('/api/v1/domains/{id}/health-check', at(id)));
export const checkChannelHealth = (id: string) => answered(api.POST('/api/v1/channels/{id}/health-check', at(id)));
export const startKeyChange = (id: string, with_ed25519: boolean) =>
  answered(api.POST('/api/v1/domains/{id}/key-change', { ...at(id), body: { with_ed25519 } }));
export const dropKeyChange = (id: string) => answered(api.DELETE('/api/v1/domains/{id}/key-change', at(id)));
export const getMailReports = (id: string, days: number) =>
  answered(api.GET('/api/v1/domains/{id}/mail-reports', { params: { path: { id }, query: { days } } }));
export const createMailReport = (file: File) =>
  answered(
    api.POST('/api/v1/mail-reports', {
      headers: { 'content-type': 'application/octet-stream' },
      body: '',
      bodySerializer: () => file,
    }),
  );
export const getTracking = () => answered(api.GET('/api/v1/tracking'));
export const updateTracking = (body: T.TrackingChange) => answered(api.PATCH('/api/v1/tracking', { body }));
export const listTrackingHosts = () => answered(api.GET('/api/v1/tracking-hosts'));
export const setTrackingHost = (id: string, host: string) =>
  answered(api.PUT('/api/v1/domains/{id}/tracking-host', { ...at(id), body: { host } }));
export const removeTrackingHost = (id: string) => answered(api.DELETE('/api/v1/domains/{id}/tracking-host', at(id)));
export const checkTrackingHost = (id: string) => answered(api.POST('/api/v1/domains/{id}/tracking-host/check', at(id)));
export const listReturnHosts = () => answered(api.GET('/api/v1/return-hosts'));
export const setReturnHost = (id: string, host: string) =>
  answered(api.PUT('/api/v1/domains/{id}/return-host', { ...at(id), body: { host } }));
export const removeReturnHost = (id: string) => answered(api.DELETE('/api/v1/domains/{id}/return-host', at(id)));
export const checkReturnHost = (id: string) => answered(api.POST('/api/v1/domains/{id}/return-host/check', at(id)));
export const listReceiverHealth = (days: number) =>
  answered(api.GET('/api/v1/receiver-health', { params: { query: { days } } }));
export const getContactTracking = (id: string) => answered(api.GET('/api/v1/contacts/{id}/tracking', at(id)));
export const updateContactTracking = (id: string, body: T.ContactTrackingChange) =>
  answered(api.PUT('/api/v1/contacts/{id}/tracking', { ...at(id), body }));
export const stopLink = (id: string, link: string) =>
  answered(api.POST('/api/v1/campaigns/{id}/links/{link}/stop', { params: { path: { id, link } } }));
export const resumeLink = (id: string, link: string) =>
  answered(api.POST('/api/v1/campaigns/{id}/links/{link}/resume', { params: { path: { id, link } } }));

export const listCampaigns = () => answered(api.GET('/api/v1/campaigns', { params: { query: { limit: 200 } } }));
export const listCampaignPage = (after: string | undefined) =>
  answered(api.GET('/api/v1/campaigns', { params: { query: { limit: 200, after } } }));
export const listLatestCampaigns = () => answered(api.GET('/api/v1/campaigns', { params: { query: { limit: 6 } } }));
export const listCalendar = (from: string, until: string) =>
  answered(api.GET('/api/v1/campaigns/calendar', { params: { query: { from, until } } }));
export const createCampaign = (body: T.CampaignDraft) => answered(api.POST('/api/v1/campaigns', { body }));
export const getCampaign = (id: string) => answered(api.GET('/api/v1/campaigns/{id}', at(id)));
export const updateCampaign = (id: string, body: T.CampaignChange, version: number) =>
  answered(api.PATCH('/api/v1/campaigns/{id}', { ...atVersion(id, version), body }));
export const deleteCampaign = (id: string) => answered(api.DELETE('/api/v1/campaigns/{id}', at(id)));
export const copyCampaign = (id: string) => answered(api.POST('/api/v1/campaigns/{id}/copy', at(id)));
export const getAudience = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/audience', at(id)));
export const listChecks = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/checks', at(id)));
export const sendCampaign = (id: string, confirmed_count: number, moment: string | null) =>
  answered(api.POST('/api/v1/campaigns/{id}/send', { ...at(id), body: { confirmed_count, at: moment } }));
export const actOnCampaign = (id: string, act: 'pause' | 'resume' | 'cancel') =>
  answered(api.POST(`/api/v1/campaigns/{id}/${act}`, at(id)));
export const goOnNevertheless = (id: string) => answered(api.POST('/api/v1/campaigns/{id}/go-on-nevertheless', at(id)));
export const getCampaignBrake = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/brake', at(id)));
export const getCampaignWarmUp = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/warm-up', at(id)));
export const getCampaignCost = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/cost', at(id)));
export const setCampaignCost = (id: string, minor: number | null) =>
  answered(api.PUT('/api/v1/campaigns/{id}/cost', { ...at(id), body: { cost_minor: minor } }));
export const getReport = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/report', at(id)));
export const getReaders = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/readers', at(id)));
export const getMarkets = (id: string) => answered(api.GET('/api/v1/campaigns/{id}/markets', at(id)));
/** Pages and files that the browser opens by itself. */
export const linkMapOf = (id: string) => `/api/v1/campaigns/${id}/link-map`;
export const recipientsFileOf = (id: string, whom: { state?: string; country?: string }) => {
  const asked = new URLSearchParams(Object.entries(whom).filter(([, value]) => value));
  return `/api/v1/campaigns/${id}/recipients/export?${asked}`;
};
export const listRecipients = (id: string, query: T.RecipientQuery) =>
  answered(api.GET('/api/v1/campaigns/{id}/recipients', { params: { path: { id }, query } }));
export const resendRecipient = (id: string, recipient: string) =>
  answered(api.POST('/api/v1/campaigns/{id}/recipients/{recipient}/resend', { params: { path: { id, recipient } } }));

export const getNeeds = () => answered(api.GET('/api/v1/insight/needs'));
export const getSendingHealth = (days: number) =>
  answered(api.GET('/api/v1/insight/sending-health', { params: { query: { days } } }));
export const listReceivers = (days: number) =>
  answered(api.GET('/api/v1/insight/receivers', { params: { query: { days } } }));
export const getFunnel = (days: number) => answered(api.GET('/api/v1/insight/funnel', { params: { query: { days } } }));
export const getSendingByHour = () => answered(api.GET('/api/v1/insight/sending-by-hour'));

function items<Item>(page: T.Page<Item>): Item[] {
  return page.items;
}
