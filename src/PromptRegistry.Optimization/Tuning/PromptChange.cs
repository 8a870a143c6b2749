namespace PromptRegistry.Optimization.Tuning;

/// <summary>What a candidate changes of the prompt as it is.</summary>
/// <param name="Texts">New texts of regions, by id.</param>
/// <param name="Demos">The examples in the place of those of the manifest; null to leave them.</param>
/// <param name="Settings">New values of model settings, by key.</param>
internal sealed record PromptChange(IReadOnlyDictionary<string, string> Texts, IReadOnlyList<Demo>? Demos, IReadOnlyDictionary<string, string> Settings)
{
    public static PromptChange None { get; } = new(new Dictionary<string, string>(), null, new Dictionary<string, string>());

    public PromptChange WithText(string region, string text) => this with { Texts = With(Texts, region, text) };

    public PromptChange WithDemos(IReadOnlyList<Demo> demos) => this with { Demos = demos };

    public PromptChange WithSetting(string key, string value) => this with { Settings = With(Settings, key, value) };

    private static SortedDictionary<string, string> With(IReadOnlyDictionary<string, string> old, string key, string value)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in old) all[name] = text;
        all[key] = value;
        return all;
    }
}
