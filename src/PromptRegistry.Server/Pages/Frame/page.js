// Fetches the parts of a page that may have moved again: at once when the server tells of a move, and each half minute. Without it everything works, and stays as it was loaded.
(() => {
  'use strict';
  const parts = () => document.querySelectorAll('[data-refresh]');
  if (parts().length === 0) return;
  let busy = false;

  const isUsed = part => part.contains(document.activeElement) && document.activeElement !== document.body || part.querySelector('details[open]') !== null;

  async function refresh() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin', redirect: 'manual' });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of parts()) {
        const other = part.id && fresh.getElementById(part.id);
        if (other && !isUsed(part) && other.innerHTML !== part.innerHTML) part.replaceWith(document.importNode(other, true));
      }
    } catch {
      // The next time may go better.
    } finally {
      busy = false;
    }
  }

  setInterval(refresh, 30000);
  document.addEventListener('visibilitychange', refresh);
  const live = document.body.dataset.live;
  if (live) new EventSource(live).addEventListener('moved', refresh);
})();
