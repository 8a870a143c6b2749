using System.Reflection;
using PromptRegistry.Templates.Limits;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>Cases as emitted code, compiled in one batch when the first is asked for.</summary>
internal sealed class CompiledCorpus(IReadOnlyList<CorpusCase> cases)
{
    private readonly Lazy<Assembly> _assembly = new(() => RoslynCompiler.Compile(Sources(cases)));

    /// <summary>All cases of tests/corpus without errors.</summary>
    public static CompiledCorpus All { get; } = new([.. CorpusCase.All.Where(item => item.Expected is not null)]);

    public string Run(CorpusCase item, RenderLimits? limits = null, CancellationToken cancellation = default)
    {
        var run = _assembly.Value.GetType($"{NamespaceOf(item)}.Emitted")!.GetMethod("Run")!;
        try
        {
            return (string)run.Invoke(null, [limits ?? RenderLimits.Prompt, cancellation])!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw e.InnerException;
        }
    }

    private static string NamespaceOf(CorpusCase item) => "Case" + item.Name.Replace('-', '_');

    /// <summary>Cases with the same inputs share their types.</summary>
    private static IEnumerable<(string Name, string Text)> Sources(IReadOnlyList<CorpusCase> cases)
    {
        foreach (var group in cases.GroupBy(item => item.Inputs))
        {
            var types = NamespaceOf(group.First()) + "_Types";
            yield return (types, CorpusSource.TypesOf(group.Key, types));
            foreach (var item in group)
                yield return (item.Name, CorpusSource.Of(item, NamespaceOf(item), types));
        }
    }
}
