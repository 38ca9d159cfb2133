/** Today's sending by hour on the clock of the workspace: what went out, now, and what is planned. */
import { useQuery } from '@tanstack/react-query';
import { getSendingByHour } from '../api/operations';
import { useFormat, useT } from '../app/words';
import { Columns } from '../parts/chart';
import { Fact, Section } from '../parts/page';
import { Loaded } from '../parts/states';

const LOOK_AGAIN_MILLISECONDS = 20_000;
const two = (hour: number) => String(hour).padStart(2, '0');

export function Today() {
  const t = useT();
  const format = useFormat();
  const query = useQuery({
    queryKey: ['insight', 'today'],
    queryFn: getSendingByHour,
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
  });
  const day = query.data;
  if (!day)
    return (
      <Section title={t('home.today')}>
        <Loaded query={query} rows={3}>
          {() => null}
        </Loaded>
      </Section>
    );
  const now = day.hours.findLast((hour) => hour.at <= day.now);
  const sent = day.hours.reduce((total, hour) => total + hour.sent, 0);
  const planned = day.hours.reduce((total, hour) => total + hour.planned, 0);
  const any = sent + planned > 0;
  return (
    <>
      <Columns
        title={t('home.today')}
        quiet={t('home.today-quiet', { zone: day.time_zone })}
        link={any ? <span className="strong">{format.number(sent + planned)}</span> : null}
        valueName={t('home.today.letters')}
        finding={t('home.today.finding', { sent: format.number(sent), planned: format.number(planned) })}
        now={now?.at}
        columns={(any ? day.hours : []).map((hour) => ({
          key: hour.at,
          name: `${two(hour.hour)}:00`,
          short: two(hour.hour),
          value: hour.sent + hour.planned,
          planned: hour.at > (now?.at ?? ''),
        }))}
      />
      {any ? (
        <div className="section today-sums">
          <dl>
            <Fact label={t('home.today.sent')}>
              <span className="strong number">{format.number(sent)}</span>
            </Fact>
            <Fact label={t('home.today.planned')}>
              <span className="strong number">{format.number(planned)}</span>
            </Fact>
          </dl>
        </div>
      ) : null}
    </>
  );
}
