/** Home: what needs a hand, whether sending is safe, what the letters bring, and today by hour. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useNow } from '../app/now';
import { useMe } from '../app/session';
import { localeOf, useDigits, useLanguage, useT } from '../app/words';
import { DueTasks } from '../customers/due-tasks';
import { Page } from '../parts/page';
import { OrdersByMarket } from '../trade/orders-by-market';
import { CampaignsNow } from './campaigns-now';
import { LettersFunnel } from './funnel';
import { Health } from './health';
import './insight.css';
import { Needs } from './needs';
import { PERIODS, type Period, periodOf } from './period';
import { Today } from './today';

const MORNING_ENDS = 12;
const EVENING_BEGINS = 18;

export function HomeScreen() {
  const t = useT();
  const me = useMe();
  const language = useLanguage();
  const digits = useDigits();
  const period = periodOf(useSearch({ from: '/shell/' }).days);
  const at = new Date(useNow());
  const timeZone = me.user.time_zone || me.workspace.time_zone;
  const hour = Number(at.toLocaleTimeString('en', { hour: '2-digit', hourCycle: 'h23', timeZone }).slice(0, 2));
  const part = hour < MORNING_ENDS ? 'morning' : hour < EVENING_BEGINS ? 'day' : 'evening';
  return (
    <Page
      title={t(`home.hello.${part}`, { name: me.user.name })}
      quiet={at.toLocaleDateString(localeOf(language, digits), {
        timeZone,
        weekday: 'long',
        month: 'long',
        day: 'numeric',
      })}
      actions={<PeriodSwitch period={period} />}
    >
      <div className="columns home">
        <div>
          <Needs />
          <DueTasks />
          <LettersFunnel days={period} />
          <CampaignsNow />
        </div>
        <div>
          <Health />
          <OrdersByMarket days={period} />
          <Today />
        </div>
      </div>
    </Page>
  );
}

/** How far back the sums go; it stands in the address. */
function PeriodSwitch({ period }: { period: Period }) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <fieldset className="period">
      <legend className="unseen">{t('home.period')}</legend>
      {PERIODS.map((days) => (
        <button
          key={days}
          type="button"
          aria-pressed={days === period}
          onClick={() => void navigate({ to: '/', search: { days }, replace: true })}
        >
          {t('home.period.days', { count: days })}
        </button>
      ))}
    </fieldset>
  );
}
