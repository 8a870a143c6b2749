using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>A plot in a page: the one markup that is not made by a component, written by the writer that escapes every text.</summary>
public sealed class PlotView : ComponentBase
{
    /// <summary>The plot.</summary>
    [Parameter]
    [EditorRequired]
    public required Plot Plot { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var markup = new MarkupWriter();
        Plot.Write(markup);
        builder.AddMarkupContent(0, markup.ToString());
    }
}
