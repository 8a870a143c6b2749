using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>A line as high as a word, in a row of a table.</summary>
public sealed class SparkView : ComponentBase
{
    /// <summary>The line.</summary>
    [Parameter]
    [EditorRequired]
    public required Sparkline Line { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var markup = new MarkupWriter();
        Line.Write(markup);
        builder.AddMarkupContent(0, markup.ToString());
    }
}
