/** Findings of a letter or a campaign: what blocks, what should be mended, and a count of what passed. */
import type { ReactNode } from 'react';
import type { Finding } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon } from './icons';

const ORDER: Finding['severity'][] = ['blocks', 'should_mend', 'passed'];

/** Blocking ones first; the server's own order within a severity. */
export function inOrder(findings: Finding[]): Finding[] {
  return [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

export function FindingList({ findings, fix }: { findings: Finding[]; fix?: (finding: Finding) => ReactNode }) {
  const t = useT();
  const open = inOrder(findings).filter((finding) => finding.severity !== 'passed');
  const passed = findings.filter((finding) => finding.severity === 'passed');
  return (
    <div>
      <ol className="findings">
        {open.map((finding, index) => (
          <li key={`${finding.code}${finding.place}`} className={`finding finding-${finding.severity}`}>
            <span className="finding-number" aria-hidden="true">
              {index + 1}
            </span>
            <FindingWords finding={finding} />
            <span className="push">{fix?.(finding)}</span>
          </li>
        ))}
      </ol>
      {passed.length > 0 ? (
        <details className="passed">
          <summary className="row small good">
            <Icon name="check" size={14} />
            {t('letters.finding-list.passed', { count: passed.length })}
          </summary>
          <ul className="findings">
            {passed.map((finding) => (
              <li key={`${finding.code}${finding.place}`} className="finding">
                <Icon name="check" className="good" />
                <FindingWords finding={finding} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function FindingWords({ finding }: { finding: Finding }) {
  const t = useT();
  const format = useFormat();
  const values = Object.fromEntries(
    Object.entries(finding.arguments).map(([key, value]) => [
      key,
      typeof value === 'number' ? format.number(value) : value,
    ]),
  );
  const why = `letters.finding-why.${finding.code}`;
  return (
    <div className="finding-words">
      <span className="unseen">{t(`letters.finding-severity.${finding.severity}`)}</span>
      <div className="medium">
        {t.code(t.has(`sending.check.${finding.code}`) ? 'sending.check' : 'letters.finding', finding.code, values)}
      </div>
      {t.has(why) ? <div className="quiet small">{t(why, values)}</div> : null}
      {finding.place ? <div className="quiet small code">{finding.place}</div> : null}
    </div>
  );
}
