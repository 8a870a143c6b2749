namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>The page's script: it filters cases and opens the one that an address names. It writes text only.</summary>
internal static class HtmlScript
{
    public const string Text = """
        'use strict';
        for (const section of document.querySelectorAll('section.prompt')) {
          const bar = section.querySelector('.filter');
          if (!bar) continue;
          const cases = [...section.querySelectorAll('details.case')].map(element => ({
            element,
            states: (element.dataset.state || '').split(' '),
            tags: (element.dataset.tags || '').split('\n'),
            text: null,
          }));
          const [text, state, tag, count] = ['.by-text', '.by-state', '.by-tag', '.count'].map(name => bar.querySelector(name));
          const update = () => {
            const words = text.value.toLowerCase();
            let shown = 0;
            for (const item of cases) {
              if (words && item.text === null) item.text = item.element.textContent.toLowerCase();
              const fits = (!state.value || item.states.includes(state.value))
                && (!tag || !tag.value || item.tags.includes(tag.value))
                && (!words || item.text.includes(words));
              item.element.hidden = !fits;
              if (fits) shown++;
            }
            count.textContent = shown + ' of ' + cases.length + ' shown';
          };
          for (const control of [text, state, tag]) if (control) control.addEventListener('input', update);
          bar.hidden = false;
          update();
        }
        const open = () => {
          const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
          if (target && target.tagName === 'DETAILS') { target.open = true; target.scrollIntoView(); }
        };
        addEventListener('hashchange', open);
        open();

        """;
}
