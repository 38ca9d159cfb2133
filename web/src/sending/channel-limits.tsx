/** What a relay takes and tells: the largest letter, and reports on demand. As facts, and as fields of its form. */
import { Form, InputNumber, Switch } from 'antd';
import type { Channel } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Fact } from '../parts/page';
import { BYTES_PER_MEGABYTE, sizeOf } from './bytes';

/** Letters have at least 16 KB of room. */
const LEAST_MEGABYTES = 0.1;
const MOST_MEGABYTES = 1024;

export function RelayFacts({ channel }: { channel: Channel }) {
  const t = useT();
  const format = useFormat();
  const { size_limit, asks_reports, offers_reports } = channel;
  return (
    <>
      {size_limit ? (
        <Fact label={t('sending.channel.size')}>
          {t.code('sending.channel.size-of', size_limit.source, { size: sizeOf(size_limit.bytes, format.number) })}
        </Fact>
      ) : null}
      {asks_reports ? (
        <Fact label={t('sending.channel.reports-title')}>
          {t(offers_reports === false ? 'sending.channel.reports-not-offered' : 'sending.channel.reports-asked')}
        </Fact>
      ) : null}
    </>
  );
}

export function SizeField() {
  const t = useT();
  return (
    <Form.Item
      name="size_limit_bytes"
      label={t('sending.channel.size-mb')}
      getValueProps={(bytes?: number | null) => ({ value: bytes ? bytes / BYTES_PER_MEGABYTE : null })}
      normalize={(megabytes?: number | null) => (megabytes ? Math.round(megabytes * BYTES_PER_MEGABYTE) : null)}
    >
      <InputNumber
        className="wide"
        min={LEAST_MEGABYTES}
        max={MOST_MEGABYTES}
        step={1}
        placeholder={t('sending.channel.size-none')}
      />
    </Form.Item>
  );
}

/** Of a relay whose bounces come back to us, so that its reports do too. */
export function ReportsField() {
  const t = useT();
  return (
    <Form.Item
      name="asks_reports"
      label={t('sending.channel.reports')}
      extra={t('sending.channel.reports-extra')}
      valuePropName="checked"
    >
      <Switch />
    </Form.Item>
  );
}
