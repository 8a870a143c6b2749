using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>Compiles emitted code as the compiler of an app would.</summary>
internal static class RoslynCompiler
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

    /// <summary>One assembly of all sources, which is unloaded when nothing refers to it any more.</summary>
    /// <exception cref="InvalidOperationException">There are errors; the first are in the message.</exception>
    public static Assembly Compile(IEnumerable<(string Name, string Text)> sources)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12);
        var trees = sources.AsParallel().AsOrdered().Select(source => CSharpSyntaxTree.ParseText(
            "#nullable enable\n" + source.Text, options, source.Name + ".cs"));
        var compilation = CSharpCompilation.Create(
            "Emitted", trees, s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        var problems = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(
                string.Join("\n", problems.Take(10)) + "\n" + problems[0].Location.SourceTree);
        }

        stream.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream);
    }

    private static bool IsReferred(string name) => name is "System.Private.CoreLib" or "System.Runtime" or "System.Memory"
        or "System.Collections" or "System.Runtime.Numerics";
}
