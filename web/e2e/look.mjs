/** What is asked of every screen: no error, no foreign request, words instead of keys, no sideways scroll, axe. */
import { AxeBuilder } from '@axe-core/playwright';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Collects what goes wrong on the page from now on. */
export function watch(page, base) {
  const problems = [];
  page.on('console', (message) => {
    // Who is not signed in yet asks once and is told so: the browser itself writes that down as an error.
    const askedWhoIAm = message.location().url === `${base}/api/v1/me` && message.text().includes('401');
    // A file that is refused is told on the screen; the browser writes that down as an error too.
    const refusedFile = message.location().url.endsWith('/documents') && message.text().includes('422');
    if (message.type() === 'error' && !askedWhoIAm && !refusedFile)
      problems.push(`console: ${message.text().slice(0, 200)}`);
  });
  page.on('pageerror', (error) => problems.push(`page error: ${error.message.slice(0, 200)}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !/^(data|blob|about):/.test(request.url()))
      problems.push(`foreign request: ${request.url()}`);
  });
  return problems;
}

/** The screen has its title and everything that it asked the server for. */
export async function settled(page) {
  await page.locator('main h1, main h2').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.waiting, [aria-busy=true], .ant-spin-spinning'));
}

/** Texts wider than their place: those that end in an ellipsis must say themselves whole when one points at them. */
function cutTexts() {
  const found = new Set();
  const passed = '[aria-hidden=true], [inert], .ant-select, textarea, .unseen, .skip';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const parent = text.parentElement;
    if (!text.textContent.trim() || parent.closest(passed) || !parent.checkVisibility({ visibilityProperty: true }))
      continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const words = range.getBoundingClientRect();
    let box = parent;
    while (getComputedStyle(box).display === 'inline') box = box.parentElement;
    // The nearest thing that clips, up to what scrolls: there a reader gets to the rest.
    let clips = box;
    while (clips && getComputedStyle(clips).overflowX === 'visible') clips = clips.parentElement;
    if (!clips) continue;
    const style = getComputedStyle(clips);
    const edge = (/auto|scroll/.test(style.overflowX) ? box : clips).getBoundingClientRect();
    if (words.width < 1 || (words.right <= edge.right + 1 && words.left >= edge.left - 1)) continue;
    parent.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    if (style.textOverflow === 'ellipsis' && parent.closest('[title]')?.title) continue;
    const where = [clips.tagName.toLowerCase(), ...clips.classList].join('.');
    found.add(`cut in ${where}: “${text.textContent.trim().slice(0, 60)}”`);
  }
  return [...found].slice(0, 8);
}

/** What one can press or fill must be in sight or under the fold: never beyond an edge, but in what is there to be pushed aside. */
function beyondEdges() {
  const found = new Set();
  const pushed =
    '.table-scroll, .lanes-scroll, .view-tabs, .steps, .grid, nav, [aria-hidden=true], [inert], .unseen, .skip';
  for (const one of document.querySelectorAll(
    'a[href], button, input, select, textarea, [role=button], [tabindex="0"]',
  )) {
    if (one.closest(pushed) || !one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const { left, right, width, height } = one.getBoundingClientRect();
    if (width < 1 || height < 1 || (left >= -1 && right <= innerWidth + 1)) continue;
    const name = one.getAttribute('aria-label') ?? one.textContent.trim();
    const over = Math.round(Math.max(-left, right - innerWidth));
    found.add(`beyond the edge by ${over} px: ${one.tagName.toLowerCase()} “${name.slice(0, 60)}”`);
  }
  return [...found].slice(0, 8);
}

export async function look(page) {
  const problems = [...(await page.evaluate(cutTexts)), ...(await page.evaluate(beyondEdges))];
  const others = await page.evaluate(() => {
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth + 1) found.push(`scrolls sideways by ${scrollWidth - clientWidth} px`);
    const keys = document.body.innerText.match(/\b(shell|home|customers|letters|sending|trust)\.[a-z_-]+\.[a-z_.-]+/g);
    if (keys) found.push(`keys instead of words: ${keys.slice(0, 3).join(', ')}`);
    if (document.querySelector('main.whole-page') && !document.querySelector('form'))
      found.push(`no screen, but: ${document.querySelector('main h1')?.textContent}`);
    return found;
  });
  problems.push(...others);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).exclude('iframe').exclude('[inert]').analyze();
  for (const { id, nodes } of violations) {
    const samples = nodes.slice(0, 3).map((node) => node.html.slice(0, 140));
    problems.push(`axe ${id}: ${samples.join(' | ')} (${nodes.length})`);
  }
  return problems;
}
