using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Cli.Files;

/// <summary>Changes the version in a manifest and nothing else: comments and layout stay.</summary>
internal static class VersionEdit
{
    public static void Write(string path, PromptManifest manifest, PromptVersion version)
    {
        var text = File.ReadAllText(path);
        var at = manifest.Source.Find("version")!.Location;
        var edited = string.Concat(text.AsSpan(0, at.Start), version.ToString(), text.AsSpan(at.Start + at.Length));
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, edited);
        File.Move(temporary, path, overwrite: true);
    }
}
