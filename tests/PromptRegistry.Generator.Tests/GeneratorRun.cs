using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PromptRegistry.Generator.Tests;

/// <summary>The generator in the compiler's own driver, over files that a test names.</summary>
internal sealed class GeneratorRun
{
    private const string Root = "/repo/";

    private static readonly ImmutableArray<MetadataReference> References = FindReferences();

    private readonly Dictionary<string, MemoryText> files = new(StringComparer.Ordinal);
    private Dictionary<string, string> properties = new(StringComparer.Ordinal)
    {
        ["build_property.PromptRepositoryRootBase64"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Root)),
        ["build_property.PromptNamespace"] = "Demo",
        ["build_property.PromptVisibility"] = "public",
    };

    private readonly CSharpParseOptions parseOptions;
    private CSharpCompilation compilation;
    private GeneratorDriver driver;
    private Compilation? generated;

    /// <param name="tracksSteps">Whether the driver says what each step did, which takes it minutes for a thousand prompts.</param>
    /// <param name="generator">Another build of the generator; null for the one that the tests reference.</param>
    public GeneratorRun(
        LanguageVersion language = LanguageVersion.Preview, bool tracksSteps = true, IIncrementalGenerator? generator = null)
    {
        parseOptions = new CSharpParseOptions(language);
        compilation = CSharpCompilation.Create(
            "Demo",
            [CSharpSyntaxTree.ParseText("class Program { }", parseOptions)],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                // As the SDK has it: an assembly may refer to an older version of another one.
                specificDiagnosticOptions: [KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress)],
                nullableContextOptions: language < LanguageVersion.CSharp8 ? NullableContextOptions.Disable : NullableContextOptions.Enable));
        driver = CSharpGeneratorDriver.Create(
            [(generator ?? new PromptGenerator()).AsSourceGenerator()],
            [],
            parseOptions,
            new MemoryOptions(properties),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: tracksSteps));
    }

    /// <summary>The errors and warnings of the compilation with what was generated.</summary>
    public IReadOnlyList<string> CompilationErrors => Texts(generated!.GetDiagnostics());

    /// <summary>The names of all types that the compilation declares.</summary>
    public IReadOnlyList<string> DeclaredTypes =>
    [
        .. generated!.SyntaxTrees.SelectMany(t => t.GetRoot().DescendantNodes())
            .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax>().Select(t => t.Identifier.Text),
    ];

    public GeneratorRunResult Result => driver.GetRunResult().Results[0];

    public IEnumerable<string> Findings => Result.Diagnostics.Select(d => d.ToString());

    public GeneratorRun Add(string path, string text) => Add(path, SourceText.From(text));

    public GeneratorRun Add(string path, SourceText text)
    {
        var file = new MemoryText(Root + path, text);
        if (files.Remove(path, out var before)) driver = driver.ReplaceAdditionalText(before, file);
        else driver = driver.AddAdditionalTexts([file]);
        files[path] = file;
        return this;
    }

    public GeneratorRun Remove(string path)
    {
        files.Remove(path, out var before);
        driver = driver.RemoveAdditionalTexts([before!]);
        return this;
    }

    public GeneratorRun Set(string property, string value)
    {
        properties = new Dictionary<string, string>(properties) { ["build_property." + property] = value };
        driver = driver.WithUpdatedAnalyzerConfigOptions(new MemoryOptions(properties));
        return this;
    }

    public GeneratorRun AddCode(string code)
    {
        compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(code, parseOptions, path: $"Code{compilation.SyntaxTrees.Length}.cs"));
        return this;
    }

    public GeneratorRun Run()
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out generated, out _);
        return this;
    }

    public void AssertCompiles() => AssertNone(CompilationErrors);

    /// <summary>Compiles and loads; fails the test on any error or warning.</summary>
    /// <param name="edit">Changes the text of each generated file before it is compiled; none by default.</param>
    public Assembly Load(Func<string, string>? edit = null)
    {
        Run();
        if (edit is not null)
        {
            foreach (var tree in driver.GetRunResult().GeneratedTrees)
            {
                generated = generated!.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(edit(tree.ToString()))));
            }
        }

        using var stream = new MemoryStream();
        AssertNone(Texts(generated!.Emit(stream).Diagnostics));
        return System.Reflection.Assembly.Load(stream.ToArray());
    }

    public string Source(string hintName) => Result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

    /// <summary>Why the outputs of a step are there: new, changed or kept.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs)
            ? [.. runs.SelectMany(r => r.Outputs).Select(o => o.Reason)]
            : [];

    private static List<string> Texts(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(Describe)];

    private static void AssertNone(IReadOnlyList<string> errors)
    {
        if (errors.Count > 0) Assert.Fail(string.Join('\n', errors));
    }

    /// <summary>The finding with the line that it is about.</summary>
    private static string Describe(Diagnostic finding) => finding.Location.SourceTree is { } tree
        ? $"{finding}\n    {tree.GetText().Lines[finding.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()}"
        : finding.ToString();

    private static ImmutableArray<MetadataReference> FindReferences()
    {
        // Loaded, so that they are among the platform's assemblies below.
        _ = typeof(PromptRegistry.RenderedPrompt);
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return [.. trusted.Select(path => MetadataReference.CreateFromFile(path))];
    }

    private sealed class MemoryText(string path, SourceText text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => text;
    }

    private sealed class MemoryOptions(Dictionary<string, string> properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(properties);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Options(new Dictionary<string, string> { ["build_metadata.AdditionalFiles.PromptFile"] = "true" });

        private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
                values.TryGetValue(key, out value);
        }
    }
}
