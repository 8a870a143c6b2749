using System.Globalization;
using Microsoft.Extensions.Configuration;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>Reads options from a section of an app's configuration, by hand, so that it works in trimmed apps; a key that is not known is refused.</summary>
internal static class JobsSection
{
    private static readonly string[] Known =
        ["Repository", "Push", "Cluster", "ClusterSchema", "ClusterPatience", "ScoredCalls", "MaximumCost", "Schedules", "AllowedKeys", "AllowedEndpoints"];

    /// <exception cref="FormatException">A key is not known, or cannot be read.</exception>
    public static void Read(IConfiguration section, PromptJobsOptions options)
    {
        foreach (var child in section.GetChildren())
        {
            var key = Known.FirstOrDefault(k => k.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            switch (key)
            {
                case "Repository":
                    options.Repository = child.Value;
                    break;
                case "Push":
                    options.Push = child.Value;
                    break;
                case "Cluster":
                    options.Cluster = child.Value;
                    break;
                case "ClusterSchema":
                    options.ClusterSchema = child.Value ?? "";
                    break;
                case "ClusterPatience":
                    options.ClusterPatience = TimeSpan.TryParse(child.Value, CultureInfo.InvariantCulture, out var patience) ? patience : throw Wrong(child, "a time such as 00:00:10");
                    break;
                case "ScoredCalls":
                    options.ScoredCalls = int.TryParse(child.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var calls) ? calls : throw Wrong(child, "a whole number");
                    break;
                case "MaximumCost":
                    options.MaximumCost = double.TryParse(child.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost)
                        ? cost
                        : throw Wrong(child, "US dollars such as 0.5");
                    break;
                case "Schedules":
                    foreach (var schedule in child.GetChildren()) options.Schedules[schedule.Key] = schedule.Value ?? "";
                    break;
                case "AllowedKeys":
                    foreach (var allowed in child.GetChildren()) options.AllowedKeys.Add(allowed.Value ?? "");
                    break;
                case "AllowedEndpoints":
                    foreach (var allowed in child.GetChildren()) options.AllowedEndpoints.Add(allowed.Value ?? "");
                    break;
                default:
                    throw new FormatException($"{child.Path} is not known.{Suggestion.Sentence(child.Key, Known)}");
            }
        }
    }

    private static FormatException Wrong(IConfigurationSection child, string expected) => new($"{child.Path} is '{child.Value}'; {expected} was expected.");
}
