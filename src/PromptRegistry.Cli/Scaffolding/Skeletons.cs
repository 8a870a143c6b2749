using System.Reflection;
using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>The files of a prompt that passes every check and waits to be written.</summary>
internal static class PromptSkeleton
{
    /// <summary>What the suite's only case expects, and what is recorded as its answer.</summary>
    public const string Answer = "What a good answer says.";

    public static IEnumerable<NewFile> Files(string name, bool hasSuite)
    {
        var manifest = PromptPaths.Manifest(name);
        yield return new NewFile(manifest, $"""
            {SchemaFiles.Reference(manifest, SchemaFiles.Prompt)}
            name: {name}
            version: 0.1.0
            description: Says in one sentence what the prompt does.
            model: {"{"} name: gpt-4o-mini, temperature: 0 {"}"}
            inputs:
              text: {"{"} type: string, description: The text to work on., untrusted: true {"}"}
            messages:
              - {"{"} role: system, template: system.scriban {"}"}
              - {"{"} role: user, template: user.scriban {"}"}

            """);
        yield return new NewFile(PromptPaths.Template(name, "system.scriban"),
            "Say here what to do with the text.\nThe text stands between <text> and </text>. {{ include 'guards/untrusted' }}");
        yield return new NewFile(PromptPaths.Template(name, "user.scriban"), "{{ include 'guards/fence' text 'text' }}");
        if (!hasSuite) yield break;
        var suite = PromptPaths.Template(name, EvaluationSuite.FileName);
        yield return new NewFile(suite, $"""
            {SchemaFiles.Reference(suite, SchemaFiles.Suite)}
            cases:
              - id: first
                inputs: {"{"} text: A text that the prompt works on. {"}"}
                expected: {Answer}
            scorers:
              - rouge-l: {"{"} minimum: 0.4 {"}"}

            """);
    }
}

/// <summary>The files of a prompt repository without prompts.</summary>
internal static class RepositorySkeleton
{
    /// <summary>Prompts mean the same with any line ends; with these every clone has the same bytes, and no diff shows a line that nobody changed.</summary>
    private const string Attributes = """
        # Prompts, their suites and what was recorded have the same line ends on every system.
        prompts/** text=auto eol=lf
        templates/** text=auto eol=lf
        promptregistry.yaml text eol=lf
        # Two branches that add cases or answers keep the lines of both.
        prompts/**/*.jsonl merge=union

        """;

    public static IEnumerable<NewFile> Files() =>
    [
        new NewFile(RepositorySettings.FileName, $"""
            {SchemaFiles.Reference(RepositorySettings.FileName, SchemaFiles.Settings)}
            # The environments, in the order in which versions move through them:
            environments: [{string.Join(", ", RepositorySettings.Default.Environments)}]

            """),
        new NewFile(".gitignore", ".promptregistry/\nbin/\nobj/\n"),
        new NewFile(".gitattributes", Attributes),
        .. ShippedFiles.Guards,
        .. ShippedFiles.Schemas,
    ];
}

/// <summary>Files that come with PromptRegistry and belong into every prompt repository.</summary>
internal static class ShippedFiles
{
    private const string Prefix = "templates/";

    /// <summary>The fences for untrusted text.</summary>
    public static IReadOnlyList<NewFile> Guards { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new NewFile(name, Read(name))),
    ];

    /// <summary>The schemas for editors; those of an older PromptRegistry are replaced.</summary>
    public static IReadOnlyList<NewFile> Schemas { get; } =
        [.. SchemaFiles.All.Select(s => new NewFile(s.Path, s.Text) { Replaces = true })];

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
