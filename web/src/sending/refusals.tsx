import type { Report } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';

type Props = { refusals: Report['refusals']; onChoose: () => void };

/** Why letters were refused, in the receivers' words. */
export function Refusals({ refusals, onChoose }: Props) {
  const t = useT();
  const format = useFormat();
  // The reply's number and our name for it: `550 refused`.
  const reasonOf = (code: string) => {
    const [number = '', name = ''] = code.split(' ');
    return name ? `${number} ${t.code('sending.report.reason', name)}` : code;
  };
  return (
    <Section
      title={t('sending.report.refusals')}
      quiet={t('sending.report.refusals-quiet')}
      link={
        <button type="button" className="text-button" onClick={onChoose}>
          {t('sending.report.look-refused')}
        </button>
      }
    >
      <div className="table-scroll">
        <table className="plain">
          <tbody>
            {refusals.map((row) => (
              <tr key={row.code + row.text}>
                <td className="nowrap">{reasonOf(row.code)}</td>
                <td className="small" dir="auto">
                  {row.text}
                </td>
                <td className="number strong">{format.number(row.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
