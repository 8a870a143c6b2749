using System.Globalization;

namespace PromptRegistry.Bench.Registry;

/// <summary>What is called what in the measured repositories.</summary>
internal static class Names
{
    public const int Prompts = 1000;

    public static readonly string[] Environments = ["dev", "staging", "prod"];

    public static readonly string[] All = [.. Enumerable.Range(0, Prompts).Select(Prompt)];

    public static string Prompt(int number) => string.Create(CultureInfo.InvariantCulture, $"p{number:D4}");

    public static string Version(int release) => string.Create(CultureInfo.InvariantCulture, $"1.{release}.0");

    public static string Manifest(string prompt) => $"prompts/{prompt}/prompt.yaml";

    public static string Template(string prompt) => $"prompts/{prompt}/user.scriban";

    public static string Environment(string prompt, string environment) => $"refs/tags/prompts/{prompt}/{environment}";

    /// <summary>
    /// The release that an environment has: one of the ten newest, so that as many commits are read however many
    /// releases there are.
    /// </summary>
    public static int Released(int prompt, int environment, int releases) => releases - 1 - ((prompt + (3 * environment)) % 10);
}
