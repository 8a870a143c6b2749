using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The repository's settings, as a run reads them.</summary>
internal static class RunSettings
{
    /// <summary>What <c>promptregistry.yaml</c> says; the defaults where it is missing or cannot be read.</summary>
    /// <param name="files">The repository's files.</param>
    /// <param name="findings">Takes what is wrong with it.</param>
    public static RepositorySettings Read(IEvaluationFiles files, ICollection<Diagnostic> findings)
    {
        try
        {
            var read = SettingsParser.Parse(new PromptFileText(files).Read(RepositorySettings.FileName));
            foreach (var finding in read.Diagnostics) findings.Add(finding);
            return read.Settings;
        }
        catch (PromptFileException unreadable)
        {
            findings.Add(unreadable.Finding);
            return RepositorySettings.Default;
        }
    }
}
