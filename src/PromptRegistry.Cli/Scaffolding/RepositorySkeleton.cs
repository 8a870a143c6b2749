using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>The files of a prompt repository without prompts.</summary>
internal static class RepositorySkeleton
{
    public static IEnumerable<NewFile> Files() =>
    [
        new NewFile(RepositorySettings.FileName, $"""
            {SchemaFiles.Reference(RepositorySettings.FileName, SchemaFiles.Settings)}
            # The environments, in the order in which versions move through them:
            environments: [{string.Join(", ", RepositorySettings.Default.Environments)}]

            """),
        new NewFile(".gitignore", ".promptregistry/\nbin/\nobj/\n"),
        .. ShippedFiles.Guards,
        .. ShippedFiles.Schemas,
    ];
}
