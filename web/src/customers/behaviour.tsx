/** Web sites that report visits, classes of events of one's own, and how interests are counted. */
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { SettingsPage } from '../workspace/settings-page';
import { EventClasses } from './behaviour-classes';
import { InterestSettings } from './behaviour-interests';
import { Sites } from './behaviour-sites';

export function BehaviourScreen() {
  const t = useT();
  const mayManage = useRight('manage_workspace');
  return (
    <SettingsPage title={t('shell.place.behaviour')}>
      {mayManage ? <Sites /> : null}
      <EventClasses mayManage={mayManage} />
      <InterestSettings mayManage={mayManage} />
    </SettingsPage>
  );
}
