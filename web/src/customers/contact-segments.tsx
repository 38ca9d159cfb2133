/** The segments that a person is in right now, each with the day on which that ends by itself. In none: nothing is shown. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listContactSegments } from '../api/operations';
import { useFormat, useT } from '../app/words';
import { Fact } from '../parts/page';

export function ContactSegments({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['contact', 'segments', id], queryFn: () => listContactSegments(id) });
  if (!data?.length) return null;
  return (
    <Fact label={t('customers.segment.in-segments')}>
      <ul>
        {data.map((segment) => (
          <li key={segment.id} className="row wrap">
            <Link to="/segments/$id" params={{ id: segment.id }} dir="auto">
              {segment.name}
            </Link>
            {segment.until ? (
              <span className="quiet small">
                {t('customers.segment.until', { until: format.moment(segment.until) })}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Fact>
  );
}
