using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>The files of a prompt repository without prompts.</summary>
internal static class RepositorySkeleton
{
    /// <summary>Prompts mean the same with any line ends; with these every clone has the same bytes, and no diff shows a line that nobody changed.</summary>
    private const string Attributes = """
        # Prompts, their suites and what was recorded have the same line ends on every system.
        prompts/** text=auto eol=lf
        templates/** text=auto eol=lf
        promptregistry.yaml text eol=lf

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
