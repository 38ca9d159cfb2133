/** What a thousand letters cost, in the base currency: what the report of tiers divides. */
import { useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber } from 'antd';
import { ApiError } from '../api/client';
import { changeLetterCost, getLetterCost } from '../api/operations';
import type { LetterCost as Found, LetterCostChange } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { digitsOf, useFormat, useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';

export function LetterCost() {
  const t = useT();
  const query = useQuery({ queryKey: ['workspace', 'letter-cost'], queryFn: getLetterCost });
  return (
    <Section title={t('trade.letter-cost.title')} quiet={t('trade.letter-cost.quiet')}>
      <Loaded query={query} rows={1}>
        {(found) => <Amount key={`${found.version} ${found.currency}`} found={found} />}
      </Loaded>
    </Section>
  );
}

function Amount({ found }: { found: Found }) {
  const t = useT();
  const format = useFormat();
  const mayManage = useRight('manage_workspace');
  const [form] = Form.useForm<LetterCostChange>();
  const faults = useFieldFaults(form);
  const digits = digitsOf(found.currency);
  const unit = 10 ** digits;
  const { thousand } = found;
  const isOfBase = thousand?.currency === found.currency;
  const change = useAct((draft: LetterCostChange) => changeLetterCost(draft, found.version), {
    nouns: ['workspace', 'tier-costs'],
    said: () => t('trade.letter-cost.saved'),
  });
  const minorOf = (amount: number | null | undefined) =>
    typeof amount === 'number' ? Math.round(amount * unit) : null;
  return (
    <Form
      form={form}
      layout="vertical"
      noValidate
      disabled={!mayManage}
      initialValues={{ thousand_minor: thousand && isOfBase ? thousand.minor / unit : null }}
      onFinish={(draft) =>
        change.mutate(
          { thousand_minor: minorOf(draft.thousand_minor) },
          {
            onError: (error) => {
              if (error instanceof ApiError && error.problem) faults(error.problem);
            },
          },
        )
      }
    >
      {thousand && !isOfBase ? (
        <p className="small quiet above-bars">
          {t('trade.letter-cost.was', { amount: format.money(thousand.minor, thousand.currency) })}
        </p>
      ) : null}
      <div className="band">
        <Form.Item name="thousand_minor" label={t('trade.letter-cost.amount', { currency: found.currency })}>
          <InputNumber className="wide" min={0} precision={digits} controls={false} />
        </Form.Item>
      </div>
      {mayManage ? (
        <Button htmlType="submit" loading={change.isPending}>
          {t('shell.common.save')}
        </Button>
      ) : null}
    </Form>
  );
}
