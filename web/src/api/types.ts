/**
 * Short names for the shapes of `/api/v1`. Every shape is the generated schema's (`npm run gen:api`); what stands here beside
 * it is only what the server describes as free JSON: conditions, which the audience engine reads by its own version.
 */
import type { components, operations } from './schema';

type Schemas = components['schemas'];
type Query<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>;

export type Page<T> = { items: T[]; next: string | null; total?: number | null };
export type Named = Schemas['Named'];
export type Problem = Schemas['Problem'];

export type Role = Schemas['Role'];
export type Me = Schemas['Me'];
export type MeChange = Schemas['MeChange'];
export type User = Schemas['User'];
export type NewUser = Schemas['NewUser'];
export type UserChange = Schemas['UserChange'];
export type Workspace = Schemas['Workspace'];
export type WorkspaceChange = Schemas['WorkspaceChange'];
export type Demo = Schemas['Demo'];
export type Setup = Schemas['NewWorkspace'];
export type Team = Schemas['Team'];
export type NewTeam = Schemas['NewTeam'];
export type TeamChange = Schemas['TeamChange'];
export type ApiKey = Schemas['ApiKey'];
export type NewKey = Schemas['NewKey'];
export type Operation = Schemas['Operation'];
export type OperationQuery = Query<'list_operations'>;
export type AuditQuery = Query<'list_audit'>;
export type Suppression = Schemas['Suppression'];
export type SuppressionQuery = Query<'list_suppressions'>;

export type Permission = Schemas['Permission'];
export type ContactRow = Schemas['ContactRow'];
export type Contact = Schemas['Contact'];
export type ContactDraft = Schemas['NewContact'];
export type ContactChange = Schemas['ContactChange'];
export type ContactQuery = Query<'list_contacts'>;
export type Company = Schemas['Company'];
export type CompanyRow = Schemas['CompanyRow'];
export type NewCompany = Schemas['NewCompany'];
export type CompanyChange = Schemas['CompanyChange'];
export type CompanyQuery = Query<'list_companies'>;
export type Duplicate = Schemas['Duplicate'];
export type DuplicatePage = Schemas['DuplicatePage'];
export type DuplicateQuery = Query<'list_duplicates'>;
export type CompareQuestion = Schemas['CompareQuestion'];
export type RecordComparison = Schemas['RecordComparison'];
export type ComparedRecord = Schemas['ComparedRecord'];
export type ComparedField = Schemas['ComparedField'];
export type MergeBody = Schemas['MergeBody'];
export type FactNotes = Contact['facts'];
export type OldFacts = Schemas['OldFacts'];
export type OldFactsQuery = Query<'list_old_facts'>;
export type AddressCheck = Schemas['AddressCheck'];
export type CheckedAddress = Schemas['CheckedAddress'];
export type AddressQuery = Query<'list_address_checks'>;
export type Cleaning = Schemas['Cleaning'];
export type CleaningRule = Schemas['CleaningRule'];
export type CleaningPreview = Schemas['CleaningPreview'];
export type WastedAddress = Schemas['WastedAddress'];
export type CustomerDocument = Schemas['Document'];
export type Task = Schemas['Task'];
export type NewTask = Schemas['NewTask'];
export type TaskChange = Schemas['TaskChange'];
export type TaskQuery = Query<'list_tasks'>;
export type Order = Schemas['Order'];
export type OrderImportLine = Schemas['OrderImportLine'];
export type OrderFileLook = Schemas['OrderFileLook'];
export type OrderFinding = Schemas['OrderFinding'];
export type OrderAccount = Schemas['OrderAccount'];
export type OrderFileQuery = Query<'import_orders'>;
export type NewOrder = Schemas['NewOrder'];
export type OrderQuery = Query<'list_orders'>;
export type CompanyTrade = Schemas['CompanyTrade'];
export type TierChip = Schemas['TierChip'];
export type CompanyTier = Schemas['CompanyTier'];
export type TierBands = Schemas['TierBands'];
export type TierBandsInForce = Schemas['TierBandsInForce'];
export type LetterCost = Schemas['LetterCost'];
export type LetterCostChange = Schemas['LetterCostChange'];
export type TierCost = Schemas['TierCost'];
export type TierCosts = Schemas['TierCosts'];
export type CampaignCost = Schemas['CampaignCost'];
export type TierBandsPreview = Schemas['TierBandsPreview'];
export type PoolCompany = Schemas['PoolCompany'];
export type PoolQuery = Query<'list_pool'>;
export type PoolStanding = Schemas['PoolStanding'];
export type PoolReturning = Schemas['PoolReturning'];
export type PoolReturns = Schemas['PoolReturns'];
export type PoolRules = Schemas['PoolRules'];
export type PoolRulesInForce = Schemas['PoolRulesInForce'];
export type PoolPreview = Schemas['PoolPreview'];
export type ScoreRule = Schemas['ScoreRule'];
export type ScoreRules = Schemas['ScoreRules'];
export type ScoreRulesInForce = Schemas['ScoreRulesInForce'];
export type ScoreReport = Schemas['ScoreReport'];
export type ContactScore = Schemas['ContactScore'];
export type LearnedScore = Schemas['LearnedScore'];
export type Predictions = Schemas['Predictions'];
export type OwnerMoveReason = Schemas['OwnerMoveReason'];
export type TierReport = Schemas['TierReport'];
export type TierMonth = Schemas['TierMonth'];
export type TierReason = Schemas['TierReason'];
export type CurrencyRates = Schemas['CurrencyRates'];
export type ExchangeRate = Schemas['ExchangeRate'];
export type CurrencyMarkets = Schemas['CurrencyMarkets'];
export type MarketPurchases = Schemas['Market'];
export type TimelineItem = Schemas['TimelineItem'];
export type TimelineQuery = Query<'get_company_timeline'>;
export type List = Schemas['List'];
export type NewList = Schemas['NewList'];
export type ListChange = Schemas['ListChange'];
export type Tag = Schemas['Tag'];
export type ConditionField = Schemas['ConditionField'];
export type ConditionEvent = Schemas['ConditionEvent'];
export type FieldChoice = Schemas['FieldChoice'];
export type Segment = Schemas['Segment'];
export type NewSegment = Schemas['NewSegment'];
export type SegmentChange = Schemas['SegmentChange'];
export type KeptList = Schemas['KeptList'];
export type NewKeptList = Schemas['NewKeptList'];
export type SegmentMovement = Schemas['SegmentMovement'];
export type ExplainedNode = Schemas['ExplainedNode'];
export type CountQuestion = Schemas['CountQuestion'];
export type Selection = Schemas['Selection'];
export type BulkRun = Schemas['BulkRun'];
export type BulkChange = Schemas['ChangeOfMany'];
export type CompanyBulkChange = Schemas['ChangeOfCompanies'];

/** A number stands in a condition as a number, in a chip as its digits. */
export type Rule = { field: string; operator: string; value?: string | string[] | number | number[] | null };
/** What one chip holds: a test, or tests of which one is enough. */
export type Filter = Rule | { any: Rule[] };
/** Events of a class, about anything or about one of these. */
export type Events = { happened: string; about?: string[] };
/** A question about what happened: whose events, when, and how many or what after them. */
export type Happened = Events & {
  within_days?: number;
  from?: string;
  until?: string;
  counting?: 'things' | 'in_a_row' | 'amount';
  operator?: 'at_least' | 'at_most';
  value?: number;
  then?: Events;
  then_not?: Events;
};
export type ConditionNode =
  | Rule
  | Happened
  | { all: ConditionNode[] }
  | { any: ConditionNode[] }
  | { not: ConditionNode }
  | { company: ConditionNode }
  | { someone: ConditionNode };
export type Condition = ConditionNode & { version: number };
/** As the generated schema has it: an object without known fields. */
export type FreeCondition = Schemas['CampaignAudience']['condition'];

export type SavedView = Schemas['View'];
export type NewView = Schemas['NewView'];
export type ViewChange = Schemas['ViewChange'];
export type GridName = Schemas['GridName'];
export type Presence = Schemas['Presence'];
export type PresenceState = Schemas['PresenceState'];
export type AuditEntry = Schemas['AuditEntry'];

export type Import = Schemas['ImportShape'];
export type ImportChange = Schemas['ImportChange'];
export type ImportFault = Schemas['ImportFault'];

/** What the check of a letter or of a campaign found. */
export type Finding = Schemas['Finding'] | Schemas['CampaignCheck'];
export type LetterKind = Schemas['LetterKind'];
export type Letter = Schemas['Letter'];
export type LetterRow = Schemas['LetterRow'];
export type LetterDraft = Schemas['LetterDraft'];
export type LetterChange = Schemas['LetterPatch'];
export type Slot = Schemas['Slot'];

export type Channel = Schemas['Channel'];
export type ChannelDraft = Schemas['ChannelDraft'];
export type ChannelHook = Schemas['ChannelHook'];
export type HookDraft = Schemas['HookDraft'];
export type SendingService = Schemas['SendingService'];
export type ConsentDraft = Schemas['ConsentDraft'];
export type Route = Schemas['Route'];
export type RouteDraft = Schemas['RouteDraft'];
export type RouteQuestion = Schemas['RouteQuestion'];
export type RouteAnswer = Schemas['RouteAnswer'];
export type ChannelGroup = Schemas['ChannelGroup'];
export type Rerouting = Schemas['Rerouting'];
export type GroupDraft = Schemas['GroupDraft'];
export type Shape = Schemas['Shape'];
export type ShapeChange = Schemas['ShapeChange'];
export type Domain = Schemas['Domain'];
export type HealthSubject = Schemas['HealthSubject'];
export type HealthCheck = Schemas['HealthCheck'];
export type MailReports = Schemas['MailReports'];
export type Site = Schemas['Site'];
export type NewSite = Schemas['NewSite'];
export type Attribute = Schemas['Attribute'];
export type AttributeKind = Schemas['AttributeKind'];
export type AttributeOption = Required<Schemas['AttributeOption']>;
export type AttributeDraft = Schemas['AttributeChange'];
export type NewAttribute = Schemas['NewAttribute'];
export type AttributeOrder = Schemas['AttributeOrder'];
/** Values by the ids of attributes. */
export type AttributeValues = Record<string, string[]>;
export type EventClass = Schemas['EventClass'];
export type NewEventClass = Schemas['NewEventClass'];
export type InterestRule = Schemas['InterestRule'];
export type Tracking = Schemas['Tracking'];
export type TrackedCountry = Schemas['TrackedCountry'];
export type TrackingChange = Schemas['TrackingChange'];
export type DomainHost = Schemas['DomainHost'];
export type ReceiverHealth = Schemas['ReceiverHealth'];
export type ChannelWarmUp = Schemas['ChannelWarmUp'];
export type WarmUpSource = Schemas['WarmUpSource'];
export type WarmUpGroup = Schemas['WarmUpGroup'];
export type WarmUpStep = Schemas['WarmUpStep'];
export type WarmUpSteering = Schemas['WarmUpSteering'];
export type CampaignWarmUp = Schemas['CampaignWarmUp'];
export type CampaignBrake = Schemas['CampaignBrake'];
export type ReceiverHold = Schemas['ReceiverHold'];
export type ContactTrackingChange = Schemas['ContactTrackingChange'];

export type Counts = Schemas['CampaignCounts'];
export type CampaignRow = Schemas['CampaignRow'];
export type Campaign = Schemas['Campaign'];
export type CampaignDraft = Schemas['CampaignDraft'];
export type CampaignChange = Schemas['CampaignChange'];
export type Audience = Schemas['CampaignReach'];
export type Report = Schemas['CampaignReport'];
export type ReportTarget = Schemas['CampaignTarget'];
export type Readers = Schemas['CampaignReaders'];
export type Markets = Schemas['CampaignMarkets'];
export type CampaignMarket = Schemas['CampaignMarket'];
export type Recipient = Schemas['Recipient'];
export type RecipientQuery = Query<'list_recipients'>;

export type Needs = Schemas['Needs'];
export type Need = Schemas['Need'];
export type SetUpStep = Schemas['SetUpStep'];
export type SendingHealth = Schemas['SendingHealth'];
export type HealthMeasure = Schemas['HealthMeasure'];
