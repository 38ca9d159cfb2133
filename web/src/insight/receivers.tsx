/** How the receiving domains with most letters took them: one that turns us away is seen before the sum of all is bad. */
import { useQuery } from '@tanstack/react-query';
import { listReceivers } from '../api/operations';
import { useT } from '../app/words';
import { Rate, SMALLEST_BASE } from '../parts/small';

const DAYS = 7;
const LOOK_AGAIN_MILLISECONDS = 120_000;

/** Stands below the measures; until it is counted, and where nothing was sent, there is nothing to say. */
export function Receivers() {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['insight', 'receivers', DAYS],
    queryFn: () => listReceivers(DAYS),
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
  });
  // A company's own domain with a handful of letters says nothing about sending.
  const receivers = data?.receivers.filter((receiver) => receiver.tried >= SMALLEST_BASE) ?? [];
  if (receivers.length === 0) return null;
  return (
    <>
      <h3 className="small quiet receivers-title">{t('home.receivers')}</h3>
      <ul className="receivers">
        {receivers.map((receiver) => (
          <li key={receiver.domain}>
            <bdi dir="ltr" className="cut">
              {receiver.domain}
            </bdi>
            <span className={`push ${receiver.refused * 20 > receiver.tried ? 'warn' : ''}`}>
              <Rate part={receiver.accepted} base={receiver.tried} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
