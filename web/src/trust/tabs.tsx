import { useRight } from '../app/session';
import { useT } from '../app/words';
import { HeadTabs } from '../parts/page';

export function TrustTabs() {
  const t = useT();
  const mayRead = useRight('see_audit');
  const items = [{ to: '/trust', label: t('trust.suppressions') }];
  if (mayRead) items.push({ to: '/trust/audit', label: t('trust.audit') });
  return <HeadTabs label={t('trust.title')} items={items} />;
}
