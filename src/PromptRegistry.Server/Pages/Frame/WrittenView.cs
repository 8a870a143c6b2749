using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>The one markup in a page that is not made by a component: what is drawn, written by the writer that escapes every text.</summary>
public abstract class WrittenView : ComponentBase
{
    /// <summary>Writes what is drawn.</summary>
    /// <param name="markup">Where it is written.</param>
    protected abstract void Write(MarkupWriter markup);

    /// <inheritdoc/>
    protected sealed override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var markup = new MarkupWriter();
        Write(markup);
        builder.AddMarkupContent(0, markup.ToString());
    }
}
