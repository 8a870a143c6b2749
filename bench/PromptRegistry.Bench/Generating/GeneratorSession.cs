using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PromptRegistry.Generator;

namespace PromptRegistry.Bench.Generating;

/// <summary>An editor's session: the compiler's own driver over a compilation, as it is kept from edit to edit.</summary>
internal sealed class GeneratorSession
{
    private static readonly CSharpParseOptions s_parseOptions = new(LanguageVersion.Preview);
    private readonly Dictionary<string, MemoryText> _files;
    private GeneratorDriver _driver;
    private Compilation _compilation;

    /// <param name="isGenerating">Without the generator, a driver runs all the same: what it takes is the driver's own.</param>
    public GeneratorSession(bool isGenerating)
    {
        _files = ManyPrompts.Files().ToDictionary(f => f.Path, f => new MemoryText(ManyPrompts.Root + f.Path, f.Text));
        ISourceGenerator[] generators = isGenerating ? [new PromptGenerator().AsSourceGenerator()] : [new NoGenerator().AsSourceGenerator()];
        _driver = CSharpGeneratorDriver.Create(generators, [.. _files.Values], s_parseOptions, new MemoryOptions());
        _compilation = CSharpCompilation.Create("Bench", [CSharpSyntaxTree.ParseText("class Program { }", s_parseOptions)]);
    }

    public void Run() => _driver = _driver.RunGenerators(_compilation);

    public int CountGenerated() => _driver.GetRunResult().GeneratedTrees.Length;

    public void EditTemplate(int edition)
    {
        var file = new MemoryText(ManyPrompts.Root + ManyPrompts.Edited, ManyPrompts.UserTemplate(edition));
        _driver = _driver.ReplaceAdditionalText(_files[ManyPrompts.Edited], file);
        _files[ManyPrompts.Edited] = file;
    }

    public void EditCode(int edition) => _compilation = _compilation.ReplaceSyntaxTree(
        _compilation.SyntaxTrees.First(), CSharpSyntaxTree.ParseText($"class Program {{ int edition = {edition}; }}", s_parseOptions));

    private sealed class NoGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
        }
    }

    private sealed class MemoryText(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class MemoryOptions : AnalyzerConfigOptionsProvider
    {
        private readonly Options _file = new() { ["build_metadata.AdditionalFiles.PromptFile"] = "true" };

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options
        {
            ["build_property.PromptRepositoryRootBase64"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(ManyPrompts.Root)),
            ["build_property.PromptNamespace"] = "Bench",
            ["build_property.PromptVisibility"] = "public",
        };

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _file;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _file;
    }

    private sealed class Options : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

        public string this[string key]
        {
            set => _values[key] = value;
        }

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => _values.TryGetValue(key, out value);
    }
}
