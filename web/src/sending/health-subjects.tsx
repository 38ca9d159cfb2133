/** Domains and channels, each with the worst of its checks. */
import { Link } from '@tanstack/react-router';
import type { HealthSubject } from '../api/types';
import { useT } from '../app/words';
import { Dot } from '../parts/small';
import { stateOf, TONES } from './health-tone';

type Props = { subjects: HealthSubject[]; chosen: string; onChoose: (id: string) => void };

export function HealthSubjects({ subjects, chosen, onChoose }: Props) {
  const t = useT();
  const of = (kind: string) => subjects.filter((one) => one.kind === kind);
  return (
    <nav className="health-subjects" aria-label={t('health.subjects')}>
      <Group title={t('health.domains')} subjects={of('domain')} chosen={chosen} onChoose={onChoose} />
      <Group title={t('health.channels')} subjects={of('channel')} chosen={chosen} onChoose={onChoose} />
      <p className="small health-ways">
        <Link to="/settings/domains">{t('health.manage-domains')}</Link>
        <Link to="/settings/channels">{t('health.manage-channels')}</Link>
      </p>
    </nav>
  );
}

function Group({ title, subjects, chosen, onChoose }: Props & { title: string }) {
  const t = useT();
  if (subjects.length === 0) return null;
  return (
    <>
      <h2 className="small quiet">{title}</h2>
      <ul>
        {subjects.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="bare health-subject"
              aria-current={one.id === chosen ? 'true' : undefined}
              onClick={() => onChoose(one.id)}
            >
              <Dot tone={TONES[stateOf(one.state)]} />
              <span className="health-subject-words">
                <span className="cut" dir="auto">
                  {one.name}
                </span>
                <span className="quiet small cut">
                  {one.host ? <bdi dir="ltr">{one.host} · </bdi> : null}
                  {one.state ? t(`health.state.${stateOf(one.state)}`) : t('health.not-checked')}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
