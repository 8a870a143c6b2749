using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PromptRegistry.Templates.Rendering;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>Cases as emitted code, compiled in one batch when the first is asked for.</summary>
internal sealed class CompiledCorpus(IReadOnlyList<CorpusCase> cases)
{
    /// <summary>What emitted code can refer to; read once, as every compilation needs them.</summary>
    private static readonly List<PortableExecutableReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => IsReferred(Path.GetFileNameWithoutExtension(path)))
            .Append(typeof(Template).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Lazy<Assembly> _assembly = new(() => Compile(cases));

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

    private static bool IsReferred(string name) => name is "System.Private.CoreLib" or "System.Runtime" or "System.Memory"
        or "System.Collections" or "System.Runtime.Numerics";

    private static string NamespaceOf(CorpusCase item) => "Case" + item.Name.Replace('-', '_');

    private static Assembly Compile(IReadOnlyList<CorpusCase> cases)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        var trees = cases.Select(item => CSharpSyntaxTree.ParseText(
            "#nullable enable\n" + CorpusSource.Of(item, NamespaceOf(item)), options, item.Name + ".cs"));
        var compilation = CSharpCompilation.Create(
            "Corpus", trees, s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        var problems = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(
                string.Join("\n", problems.Take(10)) + "\n" + problems[0].Location.SourceTree);
        }

        return Assembly.Load(stream.ToArray());
    }
}
