(() => {
  const script = document.currentScript;
  const site = script && script.dataset.site;
  const before = window.tradewind;
  if (!site || (before && before.ready)) return;
  const door = new URL('/site/' + site, script.src).href;
  const parameter = /([?&])tw_v=([^&#]*)(&?)/;
  const found = parameter.exec(location.href);
  let letter = found && found[2];
  if (letter) {
    const clean = location.href.replace(parameter, (_, start, value, more) => (more ? start : ''));
    history.replaceState(history.state, '', clean);
  }
  const refused = navigator.globalPrivacyControl || navigator.doNotTrack === '1';
  const name = 'tradewind_visitor';
  let visitor = null;
  let waiting = [];
  let timer = 0;
  const kept = (change) => {
    try {
      return change(localStorage);
    } catch {
      return null;
    }
  };
  const send = () => {
    timer = 0;
    if (!visitor || !(waiting.length || letter)) return;
    const events = waiting.splice(0, 20);
    const report = JSON.stringify({ visitor, letter, now: Date.now(), events });
    if (navigator.sendBeacon(door, report)) letter = null;
    if (waiting.length) later();
  };
  const later = () => {
    timer = timer || setTimeout(send, 800);
  };
  const note = (kind, thing) => {
    if (refused || waiting.length > 99) return;
    const page = location.href.split(/[?#]/)[0];
    waiting.push({ kind, at: Date.now(), page, title: document.title.slice(0, 200), thing });
    later();
  };
  const consent = (given) => {
    if (!given) {
      visitor = null;
      waiting = [];
      kept((store) => store.removeItem(name));
    } else if (!refused && !visitor) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      const fresh = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
      visitor = kept((store) => store.getItem(name)) || fresh;
      kept((store) => store.setItem(name, visitor));
      later();
    }
  };
  const acts = {
    consent,
    visit: () => note('visited'),
    view: (thing) => note('viewed', thing),
    download: (thing) => note('downloaded', { type: 'file', ...thing }),
    cart: (things) => [].concat(things).forEach((thing) => note('carted', thing)),
  };
  const act = (verb, value) => acts[verb] && acts[verb](value);
  window.tradewind = act;
  act.ready = true;
  if (script.dataset.consent === 'given' || kept((store) => store.getItem(name))) consent(true);
  note('visited');
  ((before && before.q) || []).forEach((call) => act(call[0], call[1]));
  addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[href]');
    if (!link || !(link.hasAttribute('download') || /\.(pdf|zip|docx?|xlsx?|pptx?|dwg|step)$/i.test(link.pathname))) return;
    acts.download({ key: link.host + link.pathname, name: link.textContent.trim().slice(0, 200) });
    send();
  });
  addEventListener('pagehide', send);
})();
