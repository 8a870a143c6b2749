using PromptRegistry.Registry;

namespace PromptRegistry.Hosting;

/// <summary>How an app follows its prompts.</summary>
public class PromptRegistryOptions
{
    /// <summary>The environment to follow.</summary>
    /// <value>Default: <c>prod</c>.</value>
    public string Environment { get; set; } = "prod";

    /// <summary>How often the source is asked whether something moved; watching usually notices sooner.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Makes the source of prompts. Null leaves the app with the versions that it was built with.</summary>
    public Func<IPromptSource>? Source { get; set; }
}
