/** What others begin with, each as a line that opens the builder filled in. */
import { Link } from '@tanstack/react-router';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import './segment.css';
import { BEGINNINGS } from './segment-beginnings';
import { useSentence } from './segment-sentence';

export function Beginnings() {
  const t = useT();
  const sentence = useSentence();
  return (
    <ul className="segment-beginnings" aria-label={t('customers.segment.beginnings')}>
      {BEGINNINGS.map(({ key, condition }) => (
        <li key={key}>
          <Link to="/segments/new" search={{ begin: key }}>
            <span>
              <span className="medium">{t(`customers.segment.begin.${key}`)}</span>
              <span className="quiet small">{sentence.of(condition)}</span>
            </span>
            <Icon name="next" size={14} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
