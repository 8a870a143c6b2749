using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Core.Accessors;

/// <summary>
/// The names of a repository's prompts as classes of C#, where prompts that differ may become one class, or a prompt a class
/// within another one's that has something of that name already.
/// </summary>
public sealed class AccessorNames
{
    private static readonly string[] None = [];
    private readonly Dictionary<string, string[]> beside = new(StringComparer.Ordinal);

    /// <param name="prompts">The names of all prompts, the one that is checked among them or not.</param>
    public AccessorNames(IEnumerable<string> prompts)
    {
        var classes = prompts.Distinct().Select(name => (Name: name, Class: AccessorModel.ClassName(name))).ToList();
        var inClass = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, className) in classes)
        {
            for (var end = className.IndexOf('.'); end >= 0;)
            {
                end = className.IndexOf('.', end + 1);
                var outer = end < 0 ? className : className.Substring(0, end);
                if (!inClass.TryGetValue(outer, out var found)) inClass.Add(outer, found = []);
                found.Add(name);
            }
        }

        foreach (var (name, className) in classes)
        {
            if (inClass[className] is { Count: > 1 } found) beside.Add(name, [.. found.Where(n => n != name).OrderBy(n => n, StringComparer.Ordinal)]);
        }
    }

    /// <summary>The other prompts whose classes are that of a prompt or lie in it, by name.</summary>
    internal IReadOnlyList<string> Beside(string prompt) => beside.TryGetValue(prompt, out var found) ? found : None;

    /// <summary>What C# could not tell apart. Of two prompts that become one class, the second by name has the finding.</summary>
    internal IEnumerable<Diagnostic> Conflicts(PromptManifest manifest, AccessorTypes types)
    {
        var own = AccessorModel.ClassName(manifest.Name);
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in Beside(manifest.Name))
        {
            var className = AccessorModel.ClassName(other);
            if (className == own)
            {
                if (string.CompareOrdinal(other, manifest.Name) < 0) yield return Finding(manifest, $"The prompts '{other}' and '{manifest.Name}' both become {own} in C#. Rename one.");
                continue;
            }

            var inner = className.Substring(own.Length + 1).Split('.')[0];
            if (!types.Has(inner) || !reported.Add(inner)) continue;
            yield return Finding(manifest,
                $"The prompt '{other}' becomes {className} in C#, but {own} of '{manifest.Name}' has something named {inner} already. Rename one.");
        }
    }

    private static Diagnostic Finding(PromptManifest manifest, string message) =>
        new(ManifestDiagnostics.NameCollision, SourceLocation.File(PromptPaths.Manifest(manifest.Name)), message);
}
