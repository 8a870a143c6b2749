namespace PromptRegistry.Pages.Tests.Served;

/// <summary>What a page is asked about how it can be read and used; each gives what is wrong.</summary>
internal static class Looks
{
    /// <summary>Texts that stand out from what is behind them by less than WCAG 2.2 AA asks for.</summary>
    public const string Contrast = """
        () => {
          const wrong = new Set();
          const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = colour => { context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1); const d = context.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
          const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const behind = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
            return layers.reverse().reduce((below, top) => over(top, below), matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0, 1] : [255, 255, 255, 1]);
          };
          const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest('.hidden, .skip, title')) continue;
            const style = getComputedStyle(element), back = behind(element);
            const fore = over(rgba(element.closest('svg') ? style.fill : style.color), back);
            const [a, b] = [light(fore), light(back)].sort((x, y) => y - x);
            const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < (isLarge ? 3 : 4.5)) wrong.add(`${ratio.toFixed(2)}: ${element.tagName}.${element.getAttribute('class')} '${walker.currentNode.data.trim().slice(0, 40)}'`);
          }
          return [...wrong];
        }
        """;

    /// <summary>Controls without a name, and places that do not say what they are.</summary>
    public const string Labels = """
        () => {
          const wrong = [];
          for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
            if (!(e.labels && [...e.labels].some(l => l.textContent.trim())) && !e.getAttribute('aria-label')) wrong.push(e.outerHTML);
          for (const e of document.querySelectorAll('button, a[href], summary'))
            if (!(e.textContent.trim() || e.getAttribute('aria-label'))) wrong.push(e.outerHTML);
          for (const e of document.querySelectorAll('table')) if (!e.caption && !e.closest('figure')) wrong.push('A table without a caption: ' + e.outerHTML.slice(0, 80));
          for (const e of document.querySelectorAll('svg')) if (e.getAttribute('role') !== 'img' || !e.getAttribute('aria-label')) wrong.push('An svg without a label');
          if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
          if (!document.documentElement.lang || !document.title) wrong.push('no language or title');
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          if (new Set(ids).size !== ids.length) wrong.push('ids stand twice');
          return wrong;
        }
        """;

    /// <summary>What has the focus, by its place; with ! before it where that is not to be seen; empty for nothing.</summary>
    public const string Focused = """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return '';
          const all = [...document.querySelectorAll('*')], style = getComputedStyle(e), box = e.getBoundingClientRect();
          const seen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) && box.width > 1 && box.height > 1;
          return (seen ? '' : '!') + all.indexOf(e) + ' ' + e.tagName + ' ' + (e.textContent || e.id).trim().slice(0, 30);
        }
        """;
}
