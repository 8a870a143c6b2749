using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Files;

namespace PromptRegistry.Testing;

/// <summary>A version of a prompt that a test makes, by its files.</summary>
public sealed class TestPrompt
{
    private readonly Files files = new();

    /// <param name="name">The prompt: <c>Prompts.Greeting.Name</c>, by which its accessor is known as well.</param>
    /// <param name="manifest">The text of its <c>prompt.yaml</c>, with version and messages.</param>
    public TestPrompt(string name, string manifest)
        : this(name)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        files.Texts[PromptPaths.Manifest(name)] = manifest;
    }

    private TestPrompt(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The prompt's name.</summary>
    public string Name { get; }

    internal IPromptFiles Content => files;

    /// <summary>A prompt as it stands in a work tree now, with the partials that it includes.</summary>
    /// <param name="root">The folder with <c>prompts/</c>.</param>
    /// <param name="name">The prompt: <c>Prompts.Greeting.Name</c>.</param>
    public static TestPrompt FromFolder(string root, string name)
    {
        var prompt = new TestPrompt(name);
        prompt.files.Folder = new RepositoryFolder(root);
        return prompt;
    }

    /// <summary>Adds a template, or any other file of the prompt's folder.</summary>
    /// <param name="file">Its path in that folder, such as <c>user.scriban</c>.</param>
    /// <param name="text">Its text.</param>
    /// <returns>This prompt.</returns>
    public TestPrompt With(string file, string text)
    {
        files.Texts[PromptPaths.Template(Name, file)] = text;
        return this;
    }

    /// <summary>Adds a shared partial.</summary>
    /// <param name="include">As templates include it, such as <c>guards/untrusted</c>.</param>
    /// <param name="text">Its text.</param>
    /// <returns>This prompt.</returns>
    public TestPrompt WithPartial(string include, string text)
    {
        files.Texts[PromptPaths.Partial(include)] = text;
        return this;
    }

    internal PromptLoadResult Load() => PromptLoader.Load(Name, files, SettingsParser.Parse(files.Read(RepositorySettings.FileName)).Settings);

    /// <summary>What the test wrote, over what stands in a folder.</summary>
    private sealed class Files : IPromptFiles
    {
        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public RepositoryFolder? Folder { get; set; }

        public string? Read(string path) => Texts.GetValueOrDefault(path) ?? Folder?.ReadText(path);
    }
}
