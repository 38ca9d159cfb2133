/** Orders from a file: what it would do is shown first, guesses can be put right, then it is written. */
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useFormat, useT } from '../app/words';
import { FileDrop } from '../parts/file-drop';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { ProblemBox } from '../parts/states';
import { useOrderFile } from './order-file';
import { OrderFileColumns } from './order-file-columns';
import { OrderFileResult } from './order-file-result';

export function OrderImportScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const { state, take, wish, write, again, forget } = useOrderFile();
  if (!state)
    return (
      <Page title={t('trade.import.title')} back="/orders">
        <div className="columns one">
          <div>
            <Section title={t('trade.import.new')} quiet={t('trade.import.new-quiet')}>
              <FileDrop
                accept=".csv,.tsv,.txt,.xlsx"
                title={t('customers.import.drop')}
                quiet={t('customers.import.drop-quiet')}
                disabled={false}
                take={take}
              />
              <p className="quiet" style={{ paddingBlockStart: 10 }}>
                {t('trade.import.same-again')}
              </p>
            </Section>
          </div>
        </div>
      </Page>
    );
  const { account, look, problem, working, writes } = state;
  const count = account ? account.new + account.changed : 0;
  const isWritten = writes && Boolean(account);
  const isWriting = writes && working;
  return (
    <Page
      title={t('customers.import.title', { name: state.file.name })}
      back="/orders"
      quiet={look ? t('trade.import.rows', { count: look.rows, shown: format.number(look.rows) }) : ''}
      actions={
        <>
          {isWriting ? null : (
            <Button type="text" onClick={forget}>
              {t('trade.import.another')}
            </Button>
          )}
          {isWritten ? (
            <Button type="primary" icon={<Icon name="box" />} onClick={() => void navigate({ to: '/orders' })}>
              {t('trade.import.to-orders')}
            </Button>
          ) : account && !working ? (
            <Button type="primary" icon={<Icon name="check" />} disabled={count === 0} onClick={write}>
              {t('trade.import.write', { count, shown: format.number(count) })}
            </Button>
          ) : null}
        </>
      }
    >
      {problem ? (
        <>
          <ProblemBox problem={problem} again={again} />
          {state.broken ? <p className="note">{t('trade.import.broken-off')}</p> : null}
        </>
      ) : null}
      <div className="columns import result-first">
        <div>{look ? <OrderFileColumns state={state} look={look} editable={!writes} onWish={wish} /> : null}</div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, and often has nothing in it that takes the focus */}
        <section tabIndex={0} aria-label={t('customers.import.result')}>
          <OrderFileResult state={state} />
        </section>
      </div>
    </Page>
  );
}
