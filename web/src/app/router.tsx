/**
 * Every address of the app. A screen is loaded when it is first asked for, together with its words;
 * the list of screens is `screens.json`, which the browser tests walk too.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api/client';
import { getSetup } from '../api/operations';
import type { AddressSearch } from '../customers/addresses';
import type { DuplicateSearch } from '../customers/duplicates';
import type { ReviewSearch } from '../customers/review';
import screens from './screens.json';
import { auditSearch, gridSearch, orderSearch, segmentSearch, taskSearch } from './searches';
import { meQuery, queryClient } from './session';
import { Shell } from './shell';
import { BrokenScreen, MissingScreen } from './whole-page';
import { needWords } from './words';

const nounsOf = new Map(screens.map((screen) => [screen.path, screen.nouns]));
function words(path: string) {
  const nouns = nounsOf.get(path);
  if (!nouns) throw new Error(`${path} is missing in screens.json`);
  return () => needWords(...nouns);
}

const root = createRootRoute({ component: Outlet, notFoundComponent: MissingScreen });

/** Sends who is not signed in to the door that fits: set-up on a new server, else the sign-in. */
async function enter({ location }: { location: { href: string } }) {
  await needWords();
  try {
    await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const setup = await getSetup();
    if (setup.needed) throw redirect({ to: '/setup' });
    throw redirect({ to: '/sign-in', search: { next: location.href } });
  }
}

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  // Once it has its first administrator, what is left of the set-up stands on the home page.
  beforeLoad: async () => {
    const { needed } = await getSetup();
    if (!needed) throw redirect({ to: '/' });
  },
  loader: words('/setup'),
  component: lazyRouteComponent(() => import('../workspace/setup'), 'SetupScreen'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({
    next: typeof search.next === 'string' ? search.next : undefined,
  }),
  loader: words('/sign-in'),
  component: lazyRouteComponent(() => import('../workspace/sign-in'), 'SignInScreen'),
});
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: enter,
  component: Shell,
  errorComponent: BrokenScreen,
});

const inShell = { getParentRoute: () => shell } as const;
const home = createRoute({
  ...inShell,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { days?: number } => ({
    days: typeof search.days === 'number' ? search.days : undefined,
  }),
  loader: words('/'),
  component: lazyRouteComponent(() => import('../insight/home'), 'HomeScreen'),
});
const tasks = createRoute({
  ...inShell,
  path: '/tasks',
  validateSearch: taskSearch,
  loader: words('/tasks'),
  component: lazyRouteComponent(() => import('../customers/tasks'), 'TasksScreen'),
});
const contacts = createRoute({
  ...inShell,
  path: '/contacts',
  validateSearch: gridSearch,
  loader: words('/contacts'),
  component: lazyRouteComponent(() => import('../customers/contacts'), 'ContactsScreen'),
});
const contact = createRoute({
  ...inShell,
  path: '/contacts/$id',
  loader: words('/contacts/$id'),
  component: lazyRouteComponent(() => import('../customers/contact'), 'ContactScreen'),
});
const companies = createRoute({
  ...inShell,
  path: '/companies',
  validateSearch: gridSearch,
  loader: words('/companies'),
  component: lazyRouteComponent(() => import('../customers/companies'), 'CompaniesScreen'),
});
const company = createRoute({
  ...inShell,
  path: '/companies/$id',
  loader: words('/companies/$id'),
  component: lazyRouteComponent(() => import('../customers/company'), 'CompanyScreen'),
});
export type PoolSearch = { q?: string; sort?: string; show?: string; open?: string };
const pool = createRoute({
  ...inShell,
  path: '/pool',
  validateSearch: (search: Record<string, unknown>): PoolSearch => {
    const text = (name: keyof PoolSearch) => {
      const found = search[name];
      if (typeof found === 'number') return String(found);
      return typeof found === 'string' && found ? found : undefined;
    };
    return { q: text('q'), sort: text('sort'), show: text('show'), open: text('open') };
  },
  loader: words('/pool'),
  component: lazyRouteComponent(() => import('../customers/pool'), 'PoolScreen'),
});
const lists = createRoute({
  ...inShell,
  path: '/lists',
  loader: words('/lists'),
  component: lazyRouteComponent(() => import('../customers/lists'), 'ListsScreen'),
});
const segments = createRoute({
  ...inShell,
  path: '/segments',
  loader: words('/segments'),
  component: lazyRouteComponent(() => import('../customers/segments'), 'SegmentsScreen'),
});
const segmentNew = createRoute({
  ...inShell,
  path: '/segments/new',
  validateSearch: segmentSearch,
  loader: words('/segments/new'),
  component: lazyRouteComponent(() => import('../customers/segment'), 'NewSegmentScreen'),
});
const segment = createRoute({
  ...inShell,
  path: '/segments/$id',
  loader: words('/segments/$id'),
  component: lazyRouteComponent(() => import('../customers/segment'), 'SegmentScreen'),
});
const ADDRESS_STATES = ['bad', 'risky', 'unknown', 'good'] as const;
const duplicates = createRoute({
  ...inShell,
  path: '/duplicates',
  validateSearch: (search: Record<string, unknown>): DuplicateSearch => ({
    kind: search.kind === 'company' ? 'company' : search.kind === 'contact' ? 'contact' : undefined,
    dismissed: search.dismissed === true ? true : undefined,
    pair: typeof search.pair === 'string' ? search.pair : undefined,
  }),
  loader: words('/duplicates'),
  component: lazyRouteComponent(() => import('../customers/duplicates'), 'DuplicatesScreen'),
});
const addresses = createRoute({
  ...inShell,
  path: '/addresses',
  validateSearch: (search: Record<string, unknown>): AddressSearch => ({
    state: ADDRESS_STATES.find((state) => state === search.state),
  }),
  loader: words('/addresses'),
  component: lazyRouteComponent(() => import('../customers/addresses'), 'AddressesScreen'),
});
const REVIEW_MONTHS = [6, 12, 24, 36] as const;
const review = createRoute({
  ...inShell,
  path: '/review',
  validateSearch: (search: Record<string, unknown>): ReviewSearch => ({
    months: REVIEW_MONTHS.find((months) => months === search.months),
  }),
  loader: words('/review'),
  component: lazyRouteComponent(() => import('../customers/review'), 'ReviewScreen'),
});
const cleaning = createRoute({
  ...inShell,
  path: '/cleaning',
  loader: words('/cleaning'),
  component: lazyRouteComponent(() => import('../customers/cleaning'), 'CleaningScreen'),
});
const imports = createRoute({
  ...inShell,
  path: '/imports',
  loader: words('/imports'),
  component: lazyRouteComponent(() => import('../customers/imports'), 'ImportsScreen'),
});
const importOne = createRoute({
  ...inShell,
  path: '/imports/$id',
  loader: words('/imports/$id'),
  component: lazyRouteComponent(() => import('../customers/import'), 'ImportScreen'),
});
const letters = createRoute({
  ...inShell,
  path: '/letters',
  loader: words('/letters'),
  component: lazyRouteComponent(() => import('../letters/letters'), 'LettersScreen'),
});
const letter = createRoute({
  ...inShell,
  path: '/letters/$id',
  loader: words('/letters/$id'),
  component: lazyRouteComponent(() => import('../letters/letter'), 'LetterScreen'),
});
const campaigns = createRoute({
  ...inShell,
  path: '/campaigns',
  validateSearch: (search: Record<string, unknown>): { q?: string; state?: string } => ({
    q: typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q) : undefined,
    state: typeof search.state === 'string' ? search.state : undefined,
  }),
  loader: words('/campaigns'),
  component: lazyRouteComponent(() => import('../sending/campaigns'), 'CampaignsScreen'),
});
const calendar = createRoute({
  ...inShell,
  path: '/campaigns/calendar',
  validateSearch: (search: Record<string, unknown>): { month?: string } => ({
    month: typeof search.month === 'string' ? search.month : undefined,
  }),
  loader: words('/campaigns/calendar'),
  component: lazyRouteComponent(() => import('../sending/calendar'), 'CalendarScreen'),
});
const campaign = createRoute({
  ...inShell,
  path: '/campaigns/$id',
  validateSearch: (search: Record<string, unknown>): { step?: string } => ({
    step: typeof search.step === 'string' ? search.step : undefined,
  }),
  loader: words('/campaigns/$id'),
  component: lazyRouteComponent(() => import('../sending/campaign'), 'CampaignScreen'),
});
const report = createRoute({
  ...inShell,
  path: '/campaigns/$id/report',
  validateSearch: (search: Record<string, unknown>): { state?: string; country?: string } => ({
    state: typeof search.state === 'string' ? search.state : undefined,
    country: typeof search.country === 'string' ? search.country : undefined,
  }),
  loader: words('/campaigns/$id/report'),
  component: lazyRouteComponent(() => import('../sending/report'), 'ReportScreen'),
});
const orders = createRoute({
  ...inShell,
  path: '/orders',
  validateSearch: orderSearch,
  loader: words('/orders'),
  component: lazyRouteComponent(() => import('../trade/orders'), 'OrdersScreen'),
});
const orderImport = createRoute({
  ...inShell,
  path: '/orders/import',
  loader: words('/orders/import'),
  component: lazyRouteComponent(() => import('../trade/order-import'), 'OrderImportScreen'),
});
const trust = createRoute({
  ...inShell,
  path: '/trust',
  loader: words('/trust'),
  component: lazyRouteComponent(() => import('../trust/suppressions'), 'SuppressionsScreen'),
});
const audit = createRoute({
  ...inShell,
  path: '/trust/audit',
  validateSearch: auditSearch,
  loader: words('/trust/audit'),
  component: lazyRouteComponent(() => import('../trust/audit'), 'AuditScreen'),
});
const settings = createRoute({
  ...inShell,
  path: '/settings',
  loader: words('/settings'),
  component: lazyRouteComponent(() => import('../workspace/workspace'), 'WorkspaceScreen'),
});
const profile = createRoute({
  ...inShell,
  path: '/settings/profile',
  loader: words('/settings/profile'),
  component: lazyRouteComponent(() => import('../workspace/profile'), 'ProfileScreen'),
});
const users = createRoute({
  ...inShell,
  path: '/settings/users',
  loader: words('/settings/users'),
  component: lazyRouteComponent(() => import('../workspace/users'), 'UsersScreen'),
});
const teams = createRoute({
  ...inShell,
  path: '/settings/teams',
  loader: words('/settings/teams'),
  component: lazyRouteComponent(() => import('../workspace/teams'), 'TeamsScreen'),
});
const keys = createRoute({
  ...inShell,
  path: '/settings/keys',
  loader: words('/settings/keys'),
  component: lazyRouteComponent(() => import('../workspace/keys'), 'KeysScreen'),
});
const channels = createRoute({
  ...inShell,
  path: '/settings/channels',
  loader: words('/settings/channels'),
  component: lazyRouteComponent(() => import('../sending/channels'), 'ChannelsScreen'),
});
const routes = createRoute({
  ...inShell,
  path: '/settings/routes',
  loader: words('/settings/routes'),
  component: lazyRouteComponent(() => import('../sending/routes'), 'RoutesScreen'),
});
const domains = createRoute({
  ...inShell,
  path: '/settings/domains',
  loader: words('/settings/domains'),
  component: lazyRouteComponent(() => import('../sending/domains'), 'DomainsScreen'),
});
const health = createRoute({
  ...inShell,
  path: '/health',
  validateSearch: (search: Record<string, unknown>): { of?: string } => ({
    of: typeof search.of === 'string' ? search.of : undefined,
  }),
  loader: words('/health'),
  component: lazyRouteComponent(() => import('../sending/health'), 'HealthScreen'),
});
const tracking = createRoute({
  ...inShell,
  path: '/settings/tracking',
  loader: words('/settings/tracking'),
  component: lazyRouteComponent(() => import('../sending/tracking'), 'TrackingScreen'),
});
const tierBorders = createRoute({
  ...inShell,
  path: '/settings/tiers',
  loader: words('/settings/tiers'),
  component: lazyRouteComponent(() => import('../trade/bands'), 'BandsScreen'),
});
const tiers = createRoute({
  ...inShell,
  path: '/tiers',
  loader: words('/tiers'),
  component: lazyRouteComponent(() => import('../trade/tiers'), 'TiersScreen'),
});
const poolRules = createRoute({
  ...inShell,
  path: '/settings/pool',
  loader: words('/settings/pool'),
  component: lazyRouteComponent(() => import('../customers/pool-rules'), 'PoolRulesScreen'),
});
const scores = createRoute({
  ...inShell,
  path: '/scores',
  loader: words('/scores'),
  component: lazyRouteComponent(() => import('../customers/scores'), 'ScoresScreen'),
});
const scoreRules = createRoute({
  ...inShell,
  path: '/settings/scores',
  loader: words('/settings/scores'),
  component: lazyRouteComponent(() => import('../customers/score-rules'), 'ScoreRulesScreen'),
});
const attributes = createRoute({
  ...inShell,
  path: '/settings/attributes',
  loader: words('/settings/attributes'),
  component: lazyRouteComponent(() => import('../customers/attribute-settings'), 'AttributesScreen'),
});

const behaviour = createRoute({
  ...inShell,
  path: '/settings/behaviour',
  loader: words('/settings/behaviour'),
  component: lazyRouteComponent(() => import('../customers/behaviour'), 'BehaviourScreen'),
});
const jobs = createRoute({
  ...inShell,
  path: '/settings/jobs',
  loader: words('/settings/jobs'),
  component: lazyRouteComponent(() => import('../workspace/operations'), 'OperationsScreen'),
});

/** The stories of the parts are for who builds screens; they are in no production build. */
const parts = createRoute({
  getParentRoute: () => root,
  path: '/parts',
  validateSearch: (search: Record<string, unknown>): { part?: string } => ({
    part: typeof search.part === 'string' ? search.part : undefined,
  }),
  loader: () => needWords('customers', 'home', 'letters', 'sending', 'trust'),
  component: import.meta.env.VITE_STORIES
    ? lazyRouteComponent(() => import('../stories/page'), 'PartsScreen')
    : MissingScreen,
});

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    parts,
    shell.addChildren([
      home,
      tasks,
      contacts,
      contact,
      companies,
      company,
      pool,
      lists,
      segments,
      segmentNew,
      segment,
      duplicates,
      addresses,
      review,
      cleaning,
      imports,
      importOne,
      letters,
      letter,
      campaigns,
      calendar,
      campaign,
      report,
      orders,
      orderImport,
      health,
      trust,
      audit,
      settings,
      profile,
      users,
      teams,
      keys,
      channels,
      routes,
      domains,
      tracking,
      poolRules,
      scores,
      scoreRules,
      attributes,
      behaviour,
      jobs,
      tierBorders,
      tiers,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: BrokenScreen,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
