using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Releases;

/// <summary>The prompts that have releases, and what is said of one that has none.</summary>
public sealed class ReleasedNames(GitRegistry registry)
{
    private const int Listed = 20;

    /// <summary>Null where the prompt has a release, else the finding with the nearest name.</summary>
    public Diagnostic? Missing(string prompt)
    {
        prompt = registry.Settings.NameOf(prompt);
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in registry.Reader.List(RegistryReferences.Root))
        {
            if (RegistryReferences.TryParseRelease(reference.Name, out var owner, out _)) known.Add(owner);
        }

        if (known.Contains(prompt)) return null;
        return new MissingReleases(registry).Find([prompt]) is { } missing
            ? missing with { Severity = DiagnosticSeverity.Error }
            : RegistryFailure.Finding(RegistryDiagnostics.UnknownPrompt, "",
                $"No version of {prompt} is released{ViewFindings.AsFarAsKnown(registry)}.{Suggestion.Sentence(prompt, known)} "
                    + (known.Count == 0
                        ? "Nothing is released in this repository yet; "
                        : $"Prompts with releases are: {string.Join(", ", known.Take(Listed))}{(known.Count > Listed ? ", …" : "")}; ")
                    + $"'dotnet prompt release {prompt}' makes the first release.");
    }
}
