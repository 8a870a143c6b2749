using PromptRegistry.Conformance;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Conformance;

/// <summary>Conformance cases in Scriban mode through emitted code, all in one compilation.</summary>
internal static class ConformanceScripts
{
    public static IReadOnlyList<ConformanceOutcome> Run(IReadOnlyList<ConformanceCase> cases)
    {
        var scripts = new CompiledScripts();
        foreach (var item in cases)
        {
            var bound = ConformanceRunner.Bind(item);
            if (bound.HasErrors)
                continue;
            scripts.Add(
                item.Id, bound, [.. item.Includes?.Keys ?? []], item.Options.ContainsKey("render_runtime_exception"));
        }

        return
        [
            .. cases.Select(item => ConformanceRunner.Run(
                item, (template, globals, settings) => scripts.Run(item.Id, template, globals, settings))),
        ];
    }
}
