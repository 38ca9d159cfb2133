/** One set of icons: 24 grid, 1.6 stroke, 16 px, `currentColor`. Decorative unless a label is given. */
const PATHS = {
  home: 'M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-6h4v6',
  people: 'M4 20V6l7-2v16M11 9h9v11M4 20h16M7 8h1M7 12h1M7 16h1M14 13h3M14 16h3',
  person: 'M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM5 20c.6-4 3.400-6 7-6s6.400 2 7 6',
  users:
    'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3 19c.5-3.500 2.800-5 6-5s5.500 1.500 6 5M16 5.500a3 3 0 0 1 0 5.500M18 14.500c1.700.8 2.700 2.300 3 4.500',
  letter: 'M3.500 6h17v12h-17zM4 7l8 6 8-6',
  send: 'M20.500 3.500 3.500 10.500l6.500 3 3 6.500zM10 13.500l10.500-10',
  pulse: 'M3 12h4l2.500-6.500 4.500 13 2.500-6.500H21',
  shield: 'M12 3.500 19 6v6c0 4-3 7-7 8.500C8 19 5 16 5 12V6zM9 12l2 2 4-4',
  settings: 'M4 7h9M17 7h3M4 12h2M10 12h10M4 17h9M17 17h3M15 5v4M8 10v4M15 15v4',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.500 15.500 20 20',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.500 10 17.500 19.500 7',
  warning: 'M12 4 21 19.500H3zM12 10v4M12 16.800v.2',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 7.800v.2',
  down: 'M6 9.500l6 6 6-6',
  up: 'M6 14.500l6-6 6 6',
  back: 'M14.500 6l-6 6 6 6',
  next: 'M9.500 6l6 6-6 6',
  arrow: 'M4 12h15M13.500 6.500 19 12l-5.500 5.500',
  copy: 'M8.500 8.500h11v11h-11zM15.500 8.500v-4h-11v11h4',
  refresh: 'M19.500 12a7.500 7.500 0 1 1-2.200-5.300L19.500 9M19.500 4.500V9H15',
  upload: 'M12 16V4.500M7 9l5-5 5 5M5 19.500h14',
  download: 'M12 4.500V16M7 11.500l5 5 5-5M5 19.500h14',
  clock: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7.500V12l3 2',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.800v2M12 19.200v2M2.800 12h2M19.200 12h2M5.500 5.500l1.400 1.400M17.100 17.100l1.400 1.400M5.500 18.500l1.400-1.400M17.100 6.900l1.400-1.400',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10Z',
  desktop: 'M3.500 5h17v11h-17zM9 20h6M12 16v4',
  phone: 'M7.500 3.500h9v17h-9zM11 17.500h2',
  text: 'M5 6h14M5 10h14M5 14h10M5 18h7',
  code: 'M8.500 7 4 12l4.500 5M15.500 7 20 12l-4.500 5M13.500 5l-3 14',
  tag: 'M4 4h8l8 8-8 8-8-8zM8 8v.1',
  list: 'M8.500 6.500H20M8.500 12H20M8.500 17.500H20M4.500 6.500h.1M4.500 12h.1M4.500 17.500h.1',
  trash: 'M4.500 7h15M9 7V4.500h6V7M6.500 7l1 12.500h9l1-12.500M10 10.500v6M14 10.500v6',
  edit: 'M4.500 19.500l1-4L16 5l3 3L8.500 18.500zM14 7l3 3',
  open: 'M10 5H5v14h14v-5M13.500 4.500h6v6M19.500 4.500 11 13',
  pause: 'M8.500 5.500v13M15.500 5.500v13',
  play: 'M7 5l11 7-11 7z',
  stop: 'M6.500 6.500h11v11h-11z',
  key: 'M15 13a4.500 4.500 0 1 0-4.300-3.200L4 16.500V20h3.500l.5-2h2l.5-2.500 1.700-1.700c.9.100 1.800.2 2.800-.800ZM15.500 8.500v.1',
  globe:
    'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM3.500 12h17M12 3.500c5 5.500 5 11.500 0 17-5-5.500-5-11.500 0-17Z',
  filter: 'M4 6h16M7 12h10M10 18h4',
  segment: 'M9 18a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM15 18a6 6 0 1 0 0-12 6 6 0 0 0 0 12Z',
  table: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 10v9',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10.500 21h3',
  calendar: 'M4.500 6h15v13.500h-15zM4.500 10h15M8.500 3.500V8M15.500 3.500V8',
  columns: 'M4 5h16v14H4zM9.500 5v14M14.500 5v14',
  undo: 'M5 9.500h9a5 5 0 0 1 0 10h-4M9 5 4.500 9.500 9 14',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  server: 'M4 5h16v6H4zM4 13h16v6H4zM7.500 8h.1M7.500 16h.1',
  menu: 'M4 6.500h16M4 12h16M4 17.500h16',
  more: 'M5.500 12h.1M12 12h.1M18.500 12h.1',
  logout: 'M10 4.500H5v15h5M9.500 12H20M16 8l4 4-4 4',
  eye: 'M2.500 12C5 7.500 8 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.500 6.500-9.500 6.500S5 16.500 2.500 12ZM12 14.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600Z',
  cursor: 'M5 4.500l14 6-6 2.500-2.500 6z',
  bolt: 'M13 3 5.500 13.500H11L10 21l8-11h-5.500z',
  chart: 'M4 4.500V20h16M8.500 16v-4M12.500 16V8M16.500 16v-6',
  keyboard: 'M3.500 6.500h17v11h-17zM7 10h.1M10.500 10h.1M14 10h.1M17 10h.1M8 14h8',
  sort: 'M8 5v14M5 16l3 3 3-3M16 19V5M13 8l3-3 3 3',
  box: 'M12 3.500 20 8v8l-8 4.500L4 16V8zM4 8l8 4.500L20 8M12 12.500v8',
  ask: 'M4 5h16v11h-8l-4 4v-4H4zM10 9a2 2 0 1 1 2.500 2c-.400.200-.500.500-.500.900M12 13.700v.1',
  building: 'M5 20V4.500h9V20M14 10h5v10M3.500 20h17M8 8h3M8 12h3M8 16h3',
} as const;

export type IconName = keyof typeof PATHS;
export const ICON_NAMES = Object.keys(PATHS) as IconName[];
/** Icons that point along the line of reading turn round in right-to-left pages. */
const MIRRORED: ReadonlySet<IconName> = new Set([
  'back',
  'next',
  'arrow',
  'send',
  'undo',
  'logout',
  'open',
  'list',
  'text',
]);

export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      className={`icon ${MIRRORED.has(name) ? 'mirror' : ''} ${className}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The sail: the product's mark. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6" fill="#0b3c8c" />
      <path
        d="M5.500 16.200 14.600 5.400v10.800zM15.800 8.600l3 7.600h-3zM5.200 18.200h13.600"
        fill="#fff"
        stroke="#fff"
        strokeWidth=".8"
        strokeLinejoin="round"
      />
    </svg>
  );
}
