/** Why letters did not arrive: what the refusals and bounces meant, at whom, and what to do about each. */
import type { Report } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { byClass } from './cause-groups';
import { providerWithin } from './providers';

export function Causes({ causes }: { causes: Report['causes'] }) {
  const t = useT();
  const format = useFormat();
  return (
    <Section title={t('sending.cause.title')} quiet={t('sending.cause.quiet')}>
      <div className="table-scroll">
        <table className="plain">
          <tbody>
            {byClass(causes).map((cause) => (
              <tr key={cause.class}>
                <td>
                  <span className="medium">{t.code('sending.class', cause.class)}</span>
                  <div className="quiet small">{t.code('sending.class-next', cause.class)}</div>
                </td>
                <td className="small">
                  {format.list(
                    cause.places.map((place) =>
                      t('sending.cause.at', {
                        shown: format.number(place.count),
                        provider: providerWithin(t, place.provider),
                      }),
                    ),
                  )}
                </td>
                <td className="number strong">{format.number(cause.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
