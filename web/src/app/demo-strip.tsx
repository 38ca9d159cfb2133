/** Over every page of a demo: that it is none of a real company, what o'clock it is in it, how fast its time passes, and a new beginning. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { changeDemo, getDemo, resetDemo } from '../api/operations';
import type { Demo } from '../api/types';
import { hearOwnTime, useNow } from './now';
import { useMe, useRight } from './session';
import { tellProblem } from './stores';
import { localeOf, spaced, useLanguage, useT } from './words';
import './demo-strip.css';

/** A dialog is no part of the shell: it is loaded when somebody is about to be asked. */
const Confirm = lazy(() => import('../parts/confirm').then((file) => ({ default: file.Confirm })));

const QUERY = ['demo'];
const LOOK_MILLISECONDS = 5_000;
/** While it begins again it is asked more often: it is back within seconds. */
const WAIT_MILLISECONDS = 700;

export function DemoStrip() {
  const me = useMe();
  return me.workspace.is_demo ? <Strip zone={me.workspace.time_zone} /> : null;
}

function Strip({ zone }: { zone: string }) {
  const t = useT();
  const mayTurn = useRight('manage_workspace');
  const [asks, setAsks] = useState(false);
  const [coming, setComing] = useState(false);
  const { data: demo } = useQuery({
    queryKey: QUERY,
    queryFn: async () => {
      const heard = await getDemo();
      hearOwnTime(heard.now, heard.goes);
      return heard;
    },
    refetchInterval: coming ? WAIT_MILLISECONDS : LOOK_MILLISECONDS,
    retry: false,
  });
  const run = useRef<number>(undefined);
  useEffect(() => {
    if (!demo) return;
    // Everything on the page is of a world that is gone.
    if (run.current !== undefined && run.current !== demo.run) location.reload();
    run.current = demo.run;
  }, [demo]);
  if (!demo) return null;
  const again = async () => {
    setAsks(false);
    setComing(true);
    try {
      await resetDemo();
    } catch (error) {
      setComing(false);
      tellProblem(error);
    }
  };
  return (
    <section className="demo-strip" aria-label={t('shell.demo.name')} title={t('shell.demo')}>
      <strong>{t('shell.demo.name')}</strong>
      <Clock zone={zone} goes={demo.goes} />
      {mayTurn ? <Speed demo={demo} /> : null}
      <span className="demo-note">{demo.goes < demo.speed ? t('shell.demo.slower') : ''}</span>
      {mayTurn ? (
        <Button size="small" loading={coming} onClick={() => setAsks(true)}>
          {coming ? t('shell.demo.coming') : t('shell.demo.again')}
        </Button>
      ) : null}
      {asks ? (
        <Suspense>
          <Confirm
            title={t('shell.demo.again.title')}
            text={t('shell.demo.again.text')}
            verb={t('shell.demo.again')}
            onDo={() => void again()}
            onClose={() => setAsks(false)}
          />
        </Suspense>
      ) : null}
    </section>
  );
}

function Clock({ zone, goes }: { zone: string; goes: number }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow(goes > 1 ? 500 : 5_000);
  const format = new Intl.DateTimeFormat(localeOf(language, 'latn'), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  return (
    <time dateTime={new Date(now).toISOString()}>{t('shell.demo.at', { moment: spaced(format.format(now)) })}</time>
  );
}

function Speed({ demo }: { demo: Demo }) {
  const t = useT();
  const client = useQueryClient();
  const at = Math.max(demo.speeds.indexOf(demo.speed), 0);
  const word = t(`shell.demo.speed.${demo.speed}`);
  const turn = async (place: number) => {
    try {
      const next = await changeDemo(demo.speeds[place] ?? 1);
      hearOwnTime(next.now, next.goes);
      client.setQueryData(QUERY, next);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <label className="demo-speed">
      <span className="unseen">{t('shell.demo.speed')}</span>
      <input
        type="range"
        min={0}
        max={demo.speeds.length - 1}
        step={1}
        value={at}
        aria-valuetext={word}
        onChange={(event) => void turn(Number(event.target.value))}
      />
      <span className="demo-word">{word}</span>
    </label>
  );
}
