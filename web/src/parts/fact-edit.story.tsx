import type { PartStories } from '../stories/story';
import { FactEdit } from './fact-edit';

const fact = (mayEdit: boolean) => (
  <dl>
    <FactEdit
      label="QL-860"
      shown="USD 2.4 M"
      value="2.4"
      mayEdit={mayEdit}
      busy={false}
      onSave={() => Promise.resolve()}
      editor={(value, onChange) => (
        <input aria-label="QL-860" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    />
  </dl>
);

const stories: PartStories = {
  stories: [
    { name: 'may be edited', render: () => fact(true) },
    { name: 'only read', render: () => fact(false) },
  ],
};
export default stories;
