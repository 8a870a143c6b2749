using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Versions;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Files;

/// <summary>Changes the version in a manifest and nothing else: comments and layout stay.</summary>
internal static class VersionEdit
{
    public static void Write(string root, PromptManifest manifest, PromptVersion version)
    {
        var files = new RepositoryFolder(root);
        var text = files.ReadText(manifest.Path)!;
        var at = manifest.Source.Find("version")!.Location;
        var edited = string.Concat(text.AsSpan(0, at.Start), version.ToString(), text.AsSpan(at.Start + at.Length));
        files.Write(manifest.Path, edited);
    }
}
