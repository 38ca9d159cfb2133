/** The first row of a report: how it went in a sentence with the next act, and what it is held against. */
import { Button } from 'antd';
import type { Report, ReportTarget } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Rate } from '../parts/small';

type Props = {
  report: Report;
  running: boolean;
  /** Only for who may send. */
  onCopy: (() => void) | undefined;
  onRefused: () => void;
};

export function Verdict({ report, running, onCopy, onRefused }: Props) {
  const t = useT();
  const format = useFormat();
  const { verdict_code: verdict, targets } = report;
  const judged = targets.filter((target) => target.met !== null);
  const met = judged.filter((target) => target.met).length;
  const refused = verdict === 'refusals';
  const act = refused ? onRefused : onCopy;
  return (
    <section className="section">
      <div className="row small quiet">
        <Icon name={running ? 'clock' : 'check'} size={14} />
        {t(running ? 'sending.report.so-far' : 'sending.report.verdict')}
      </div>
      <p className="big-figure">{t.code('sending.report.verdict', verdict)}</p>
      <p className="quiet">
        {judged.length > 0
          ? `${t('sending.report.targets-met', { met: format.number(met), count: judged.length })} `
          : ''}
        {running
          ? t('sending.report.speed', {
              seconds: format.number(Math.round(report.seconds)),
              rate: format.number(Math.max(1, Math.round(report.letters_per_second))),
            })
          : t('sending.report.brought', {
              clicked: format.number(report.counts.clicked),
              replied: format.number(report.counts.replied),
            })}
      </p>
      {!running && act && t.has(`sending.report.next.${verdict}`) ? (
        <div className="next-act">
          <Icon name="bolt" className="accent" />
          <span>{t(`sending.report.next.${verdict}`)}</span>
          <Button type="link" className="push" onClick={act}>
            {t(refused ? 'sending.report.look-refused' : 'sending.report.again')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

export function Targets({ targets }: { targets: ReportTarget[] }) {
  const t = useT();
  return (
    <Section title={t('sending.report.targets')} quiet={t('sending.report.targets-quiet')}>
      <ul className="targets">
        {targets.map((target) => (
          <Target key={target.code} target={target} />
        ))}
      </ul>
    </Section>
  );
}

function Target({ target }: { target: ReportTarget }) {
  const t = useT();
  const format = useFormat();
  const share = target.base > 0 ? target.part / target.base : 0;
  // Room beyond the longer of the two, so that the tick is never at the edge.
  const whole = Math.min(1, Math.max(share, target.share) * 1.25);
  const part = (value: number) => `${Math.min(1, value / whole) * 100}%`;
  const tone = target.met === null ? 'soft' : target.met ? 'good' : 'warn';
  return (
    <li>
      <span className="cut">{t(`sending.report.${target.code}`)}</span>
      <Rate part={target.part} base={target.base} />
      <span className="target-track" aria-hidden="true">
        <span className={`bar bar-${tone}`} style={{ inlineSize: part(share) }} />
        <span className="target-tick" style={{ insetInlineStart: part(target.share) }} />
      </span>
      <bdi dir="ltr" className="quiet small number">
        ≥ {format.percent(target.share)}
      </bdi>
      {target.met === null ? (
        <span className="unseen">{t('sending.report.target.open')}</span>
      ) : (
        <span className={target.met ? 'good' : 'warn'}>
          <Icon name={target.met ? 'check' : 'close'} size={14} />
          <span className="unseen">{t(target.met ? 'sending.report.target.met' : 'sending.report.target.missed')}</span>
        </span>
      )}
    </li>
  );
}
