/** The borders between tiers, what letters cost and the exchange rates: who would move is seen before it happens. */
import { useQuery } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { changeTierBands, getTierBands, previewTierBands } from '../api/operations';
import type { TierBandsInForce, TierBandsPreview } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { SettingsPage } from '../workspace/settings-page';
import { BandFields } from './band-fields';
import { type BandsDraft, bandsOf, draftOf } from './bands-draft';
import { BandsMoves } from './bands-moves';
import { LetterCost } from './letter-cost';
import { Rates } from './rates';

export function BandsScreen() {
  const t = useT();
  const query = useQuery({ queryKey: ['workspace', 'bands'], queryFn: getTierBands });
  return (
    <SettingsPage title={t('shell.place.tier-borders')}>
      <Loaded query={query}>{(found) => <Bands key={found.version} found={found} />}</Loaded>
      <LetterCost />
      <Rates />
    </SettingsPage>
  );
}

function Bands({ found }: { found: TierBandsInForce }) {
  const t = useT();
  const mayManage = useRight('manage_workspace');
  const [form] = Form.useForm<BandsDraft>();
  const [preview, setPreview] = useState<TierBandsPreview | null>(null);
  const faults = useFieldFaults(form);
  const told = (error: unknown) => {
    if (error instanceof ApiError && error.problem) faults(error.problem);
  };
  const look = useAct(previewTierBands, { nouns: [], done: setPreview });
  const change = useAct((draft: BandsDraft) => changeTierBands(bandsOf(draft), found.version), {
    nouns: ['workspace', 'company'],
    said: () => t('trade.bands.applied'),
    done: () => setPreview(null),
  });
  return (
    <Section title={t('trade.tiers.borders')} quiet={t('trade.bands.quiet')}>
      {found.overlaps.map((pair) => (
        <p key={`${pair.first} ${pair.second}`} className="warn small">
          {t('trade.bands.overlap', {
            first: t.code('customers.tier', pair.first),
            second: t.code('customers.tier', pair.second),
          })}
        </p>
      ))}
      <Form
        form={form}
        layout="vertical"
        noValidate
        disabled={!mayManage}
        initialValues={draftOf(found.bands)}
        onValuesChange={() => setPreview(null)}
        onFinish={(draft) => look.mutate(bandsOf(draft), { onError: told })}
      >
        <BandFields />
        {mayManage ? (
          <div className="row wrap">
            <Button htmlType="submit" type={preview ? 'default' : 'primary'} loading={look.isPending}>
              {t('trade.bands.preview')}
            </Button>
            {preview ? (
              <Button
                type="primary"
                loading={change.isPending}
                onClick={() => change.mutate(form.getFieldsValue(true), { onError: told })}
              >
                {t('trade.bands.apply')}
              </Button>
            ) : null}
            <Button
              type="text"
              onClick={() => {
                form.setFieldsValue(draftOf(found.shipped));
                setPreview(null);
              }}
            >
              {t('trade.bands.shipped')}
            </Button>
          </div>
        ) : null}
      </Form>
      {preview ? <BandsMoves preview={preview} /> : null}
    </Section>
  );
}
