using Microsoft.AspNetCore.Components;
using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>A plot in a page.</summary>
public sealed class PlotView : WrittenView
{
    /// <summary>The plot.</summary>
    [Parameter]
    [EditorRequired]
    public required Plot Plot { get; set; }

    /// <inheritdoc/>
    protected override void Write(MarkupWriter markup) => Plot.Write(markup);
}
