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
        // The manifest was read with '\n' at the ends of its lines, and the file keeps those that it has: the place is counted in lines.
        var start = LineStart(text, at.Line) + at.Column - 1;
        var edited = string.Concat(text.AsSpan(0, start), version.ToString(), text.AsSpan(start + at.Length));
        files.Write(manifest.Path, edited);
    }

    private static int LineStart(string text, int line)
    {
        var start = 0;
        for (var i = 1; i < line; i++) start = text.IndexOf('\n', start) + 1;
        return start;
    }
}
