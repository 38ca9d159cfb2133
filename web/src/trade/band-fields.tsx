/** The numbers of the bands, a group a tier. */
import { Form, Input, InputNumber, Select } from 'antd';
import { useT } from '../app/words';
import { TierName } from '../parts/tier';
import { BANDS, SPANS } from './bands-draft';

export function BandFields() {
  const t = useT();
  return (
    <>
      <div className="band">
        <Form.Item name="currency" label={t('trade.bands.field.currency')}>
          <Input dir="ltr" maxLength={3} />
        </Form.Item>
        <Form.Item name="window_days" label={t('trade.bands.field.window_days')}>
          <InputNumber style={{ inlineSize: '100%' }} min={1} precision={0} />
        </Form.Item>
      </div>
      {BANDS.map((band) => (
        <fieldset key={band.key} className="band-group">
          <legend>
            {band.key === 'rise' ? (
              <span className="row wrap">
                <TierName tier="high_value" />
                {t('trade.bands.rise')}
              </span>
            ) : (
              <TierName tier={band.key} />
            )}
          </legend>
          <div className="band">
            {band.fields.map((field) => (
              <Form.Item key={field} name={[band.key, field]} label={t.code('trade.bands.field', field)}>
                {field === 'span' ? (
                  <Select options={SPANS.map((span) => ({ value: span, label: t.code('trade.bands.span', span) }))} />
                ) : (
                  <InputNumber style={{ inlineSize: '100%' }} min={0} precision={field.endsWith('_minor') ? 2 : 0} />
                )}
              </Form.Item>
            ))}
          </div>
        </fieldset>
      ))}
    </>
  );
}
