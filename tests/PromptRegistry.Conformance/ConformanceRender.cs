using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Conformance;

/// <summary>Renders a bound template with a case's model and settings.</summary>
public delegate string ConformanceRender(
    BoundTemplate template, Dictionary<string, TemplateValue> globals, RenderSettings settings);
