/** What others begin with, each as a line that fills the builder: by its address from elsewhere, in place where one is building. */
import { Link } from '@tanstack/react-router';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import './segment.css';
import { BEGINNINGS, type Beginning } from './segment-beginnings';
import { useSentence } from './segment-sentence';

export function Beginnings({ onBegin }: { onBegin?: (beginning: Beginning, name: string) => void }) {
  const t = useT();
  const sentence = useSentence();
  return (
    <ul className="segment-beginnings" aria-label={t('customers.segment.beginnings')}>
      {BEGINNINGS.map((beginning) => {
        const name = t(`customers.segment.begin.${beginning.key}`);
        const line = (
          <>
            <span>
              <span className="medium">{name}</span>
              <span className="quiet small">{sentence.of(beginning.condition)}</span>
            </span>
            <Icon name="next" size={14} />
          </>
        );
        return (
          <li key={beginning.key}>
            {onBegin ? (
              <button type="button" onClick={() => onBegin(beginning, name)}>
                {line}
              </button>
            ) : (
              <Link to="/segments/new" search={{ begin: beginning.key }}>
                {line}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
