/**
 * A text that ends in an ellipsis says itself whole when the pointer or the focus comes to it. One listener for all of them:
 * whether a text is cut depends on the width of the moment, so that it is asked when somebody looks, not when it is drawn.
 */

/** Marks a title that this file gave, so that it goes again when the text fits. */
const GIVEN = 'data-whole';

function tell(event: Event) {
  const from = event.target instanceof Element ? event.target : undefined;
  for (let element = from; element instanceof HTMLElement; element = element.parentElement ?? undefined) {
    const cut = element.scrollWidth > element.clientWidth && getComputedStyle(element).textOverflow === 'ellipsis';
    if (cut && (!element.title || element.hasAttribute(GIVEN))) {
      element.title = element.innerText;
      element.setAttribute(GIVEN, '');
    } else if (!cut && element.hasAttribute(GIVEN)) {
      element.removeAttribute('title');
      element.removeAttribute(GIVEN);
    }
    // Texts that are cut are short and deep; what holds a whole page needs no look.
    if (element.matches('main, nav, [role=grid], [role=dialog], .sheet')) return;
  }
}

export function titleWhatIsCut() {
  document.addEventListener('pointerover', tell, { passive: true });
  document.addEventListener('focusin', tell);
}
