/** How much room there is: of the window by the style sheets' own limits, and of one element. */
import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';

/** As in the style sheets: below, the page is the phone's. */
const PHONE = '(max-width: 599px)';
/** As in the style sheets: below, the side panel lies over the list instead of beside it. */
const PANEL_LIES_OVER = '(max-width: 1279px)';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}

export const useOnPhone = () => useMedia(PHONE);
export const usePanelLiesOver = () => useMedia(PANEL_LIES_OVER);

/** The inner width of an element; undefined until it was measured. */
export function useWidth(element: RefObject<HTMLElement | null>): number | undefined {
  const [width, set] = useState<number>();
  useEffect(() => {
    if (!element.current) return;
    const seen = element.current;
    const observer = new ResizeObserver(() => set(seen.clientWidth));
    observer.observe(seen);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
