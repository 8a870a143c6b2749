using HandlebarsDotNet;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Bench.Rendering;

/// <summary>What every case sets up alike: the interpreted prompt from its files, and the Handlebars template.</summary>
internal static class Candidates
{
    public static PromptDefinition Load(string name)
    {
        var loaded = PromptLoader.Load(name, Files, RepositorySettings.Default);
        return loaded.Prompt ?? throw new InvalidOperationException(string.Join('\n', loaded.Diagnostics));
    }

    /// <summary>The text of a prompt's template.</summary>
    public static string TemplateOf(string name) =>
        File.ReadAllText(Path.Combine(FindRoot(), "prompts", name, "user.scriban"));

    public static HandlebarsTemplate<object, object> Handlebars(string template)
    {
        var handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
        handlebars.RegisterHelper("strip", (output, _, arguments) => output.WriteSafeString(((string)arguments[0]!).Trim()));
        handlebars.RegisterHelper("upcase", (output, _, arguments) => output.WriteSafeString(((string)arguments[0]!).ToUpperInvariant()));
        handlebars.RegisterHelper("join", (output, _, arguments) =>
            output.WriteSafeString(string.Join((string)arguments[1]!, (IEnumerable<string>)arguments[0]!)));
        return handlebars.Compile(template);
    }

    /// <summary>All candidates of a case must give the same text, or their times say nothing.</summary>
    public static void RequireEqual(params string[] texts)
    {
        for (var i = 1; i < texts.Length; i++)
        {
            if (texts[i] != texts[0]) throw new InvalidOperationException($"Candidate {i} differs:\n{texts[i]}\n---\n{texts[0]}");
        }
    }

    /// <summary>The files of the prompts that are measured.</summary>
    public static IPromptFiles Files { get; } = new Folder(FindRoot());

    private static string FindRoot() => Path.Combine(Repository.Root, "bench");

    private sealed class Folder(string root) : IPromptFiles
    {
        public string? Read(string path) => File.Exists(Path.Combine(root, path)) ? File.ReadAllText(Path.Combine(root, path)) : null;
    }
}
