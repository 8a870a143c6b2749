using System.Reflection;
using PromptRegistry.Cli.Schemas;

namespace PromptRegistry.Cli.Scaffolding;

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
