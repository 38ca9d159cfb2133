/** `/parts`: the list of parts at the start, the stories of one beside it, in each language, light or dark, and at phone width. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { chooseTheme, useThemeChoice } from '../app/theme';
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useT } from '../app/words';
import { Stage } from './stage';
import './stories.css';
import { PARTS, type PartStories } from './story';

const WIDTHS = ['390', '760', '100%'];

export function PartsScreen() {
  const t = useT();
  const { part } = useSearch({ from: '/parts' });
  const navigate = useNavigate();
  const language = useLanguage();
  const theme = useThemeChoice();
  const [text, setText] = useState('');
  const [width, setWidth] = useState('100%');
  const [shown, show] = useState<PartStories | null>(null);
  const found = PARTS.filter((one) => one.name.includes(text.toLowerCase()));
  const current = PARTS.find((one) => one.name === part) ?? PARTS[0];
  useEffect(() => {
    let wanted = true;
    show(null);
    void current?.load().then((file) => wanted && show(file.default));
    return () => {
      wanted = false;
    };
  }, [current]);
  return (
    <div className="stories">
      <nav aria-label={t('shell.common.find-here')}>
        <input
          type="search"
          className="pick-field"
          aria-label={t('shell.common.find-here')}
          placeholder={t('shell.common.find-here')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) =>
            event.key === 'Enter' && found[0] && void navigate({ to: '/parts', search: { part: found[0].name } })
          }
        />
        {found.map((one) => (
          <Link
            key={one.name}
            to="/parts"
            search={{ part: one.name }}
            className="place"
            aria-current={one === current ? 'page' : undefined}
          >
            <code>{one.name}</code>
            <code className="push quiet small">{one.folder}</code>
          </Link>
        ))}
      </nav>
      <div className="stories-main">
        <header className="head">
          <h1>
            <code>{current?.name}</code>
          </h1>
          <div className="head-actions">
            <Segmented
              options={['light', 'dark', 'system']}
              value={theme}
              onChange={(next) => chooseTheme(next as typeof theme)}
            />
            <Segmented
              options={[...LANGUAGES]}
              value={language}
              onChange={(next) => void chooseLanguage(next as Language)}
            />
            <Segmented options={WIDTHS} value={width} onChange={setWidth} />
          </div>
        </header>
        <div className="stories-list">
          {shown?.stories.map((story) => (
            <section key={story.name} style={{ maxInlineSize: width === '100%' ? width : `${width}px` }}>
              <code className="small quiet">{story.name}</code>
              <div className="story">
                <Stage answers={shown.answers}>{story.render()}</Stage>
              </div>
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}
