using Microsoft.AspNetCore.Components;
using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>A line as high as a word, in a row of a table.</summary>
public sealed class SparkView : WrittenView
{
    /// <summary>The line.</summary>
    [Parameter]
    [EditorRequired]
    public required Sparkline Line { get; set; }

    /// <inheritdoc/>
    protected override void Write(MarkupWriter markup) => Line.Write(markup);
}
