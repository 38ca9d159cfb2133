/** Classes of events that the company declares beside those that are there for everybody. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { declareEventClass, listEventClasses, withdrawEventClass } from '../api/operations';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { Section } from '../parts/page';
import { IconButton } from '../parts/small';
import { Loaded } from '../parts/states';

export function EventClasses({ mayManage }: { mayManage: boolean }) {
  const t = useT();
  const query = useQuery({ queryKey: ['event_class'], queryFn: listEventClasses });
  const drop = useAct(withdrawEventClass, { nouns: ['event_class'] });
  return (
    <Section title={t('customers.behaviour.classes')} quiet={t('customers.behaviour.classes-quiet')}>
      {mayManage ? <NewClass /> : null}
      <Loaded query={query}>
        {(classes) => {
          const own = classes.flatMap((one) => (one.id ? [{ ...one, id: one.id }] : []));
          if (own.length === 0) return <p className="quiet">{t('customers.behaviour.no-class')}</p>;
          return (
            <ul>
              {own.map((one) => (
                <li key={one.id} className="attention">
                  <bdi className="strong">{one.title}</bdi>
                  <code dir="ltr">{one.name}</code>
                  {mayManage ? (
                    <span className="push">
                      <IconButton
                        icon="trash"
                        label={t('shell.settings.delete', { name: one.title })}
                        onClick={() => drop.mutate(one.id)}
                      />
                    </span>
                  ) : null}
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Section>
  );
}

function NewClass() {
  const t = useT();
  const [title, setTitle] = useState('');
  const [name, setName] = useState('');
  const add = useAct(() => declareEventClass({ name: name.trim(), title: title.trim() }), {
    nouns: ['event_class'],
    done: () => {
      setTitle('');
      setName('');
    },
  });
  const ready = name.trim() && title.trim();
  return (
    <form
      className="row wrap"
      style={{ paddingBlockEnd: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) add.mutate(undefined);
      }}
    >
      <Input
        style={{ inlineSize: 300 }}
        dir="auto"
        aria-label={t('customers.behaviour.class-title')}
        placeholder={t('customers.behaviour.class-title')}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Input
        style={{ inlineSize: 300 }}
        dir="ltr"
        aria-label={t('customers.behaviour.class-name')}
        placeholder={t('customers.behaviour.class-name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button htmlType="submit" disabled={!ready} loading={add.isPending}>
        {t('shell.settings.add')}
      </Button>
    </form>
  );
}
