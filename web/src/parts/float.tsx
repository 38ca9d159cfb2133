/**
 * A small sheet that floats beside what opened it: it takes the focus, keeps Tab inside, and gives the focus back when Esc
 * or a click elsewhere closes it. Only for lists and forms of a few lines; nothing floats above it.
 */
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';

type Props = { by: RefObject<HTMLElement | null>; label: string; onClose: () => void; children: ReactNode };

const GAP_PIXELS = 4;
const EDGE_PIXELS = 8;
const FOCUSABLE = 'input, button, select, textarea, [tabindex="0"]';

const focusables = (box: HTMLElement | null) =>
  [...(box?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter((one) => !one.hasAttribute('disabled'));

/** Below the opener at its start, turned to its end or above it where the window has no room. */
function placed(by: DOMRect, box: DOMRect) {
  const rtl = document.documentElement.dir === 'rtl';
  const wanted = rtl ? by.right - box.width : by.left;
  const left = Math.max(EDGE_PIXELS, Math.min(wanted, window.innerWidth - box.width - EDGE_PIXELS));
  const below = by.bottom + GAP_PIXELS;
  const fits = below + box.height <= window.innerHeight - EDGE_PIXELS;
  return { left, top: fits ? below : Math.max(EDGE_PIXELS, by.top - GAP_PIXELS - box.height) };
}

export function Float({ by, label, onClose, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  const latest = useRef(onClose);
  latest.current = onClose;
  useLayoutEffect(() => {
    if (!by.current || !box.current) return;
    setPlace(placed(by.current.getBoundingClientRect(), box.current.getBoundingClientRect()));
    (focusables(box.current)[0] ?? box.current).focus({ preventScroll: true });
  }, [by]);
  useEffect(() => {
    const opener = by.current;
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !opener?.contains(target)) latest.current();
    };
    const gone = () => latest.current();
    document.addEventListener('pointerdown', outside);
    window.addEventListener('resize', gone);
    return () => {
      document.removeEventListener('pointerdown', outside);
      window.removeEventListener('resize', gone);
      // What had the focus is gone with the sheet: it goes back, unless the person took it elsewhere.
      if (document.activeElement === document.body && opener?.isConnected)
        (focusables(opener.parentElement).find((one) => opener.contains(one)) ?? opener).focus();
    };
  }, [by]);
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    } else if (event.key === 'Tab') {
      const inside = focusables(box.current);
      const next = inside.indexOf(document.activeElement as HTMLElement) + (event.shiftKey ? -1 : 1);
      event.preventDefault();
      inside.at(next % inside.length)?.focus();
    }
    event.stopPropagation();
  };
  return createPortal(
    <div ref={box} className="float" role="dialog" aria-label={label} tabIndex={-1} style={place} onKeyDown={press}>
      {children}
    </div>,
    document.body,
  );
}
