using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Binding;

/// <summary>Binds and renders small prompts with the inputs that the tests share.</summary>
internal static class PromptHarness
{
    public static readonly EnumType Audience = new("Audience", new EquatableList<string>(["expert", "general"]));

    public static readonly ObjectType Source = new(
        "Source",
        new EquatableList<ObjectProperty>(
        [
            new ObjectProperty("title", TemplateType.String),
            new ObjectProperty("url", new NullableType(TemplateType.String)),
        ]));

    public static readonly IReadOnlyList<TemplateGlobal> Globals =
    [
        new("text", TemplateType.String),
        new("count", TemplateType.Integer),
        new("ratio", TemplateType.Number),
        new("flag", TemplateType.Boolean),
        new("audience", Audience),
        new("sources", new ArrayType(Source)),
        new("points", new ArrayType(TemplateType.String)),
        new("note", new NullableType(TemplateType.String)),
        new("scores", new MapType(TemplateType.Integer)),
        new("day", TemplateType.Date),
    ];

    public static BoundTemplate Bind(string text, params (string Name, string Text)[] includes) =>
        Template.Parse(text, "prompt.scriban").Bind(new BindingOptions
        {
            Globals = Globals,
            Loader = name => includes.Where(include => include.Name == name)
                .Select(include => new TemplateText(include.Name + ".scriban", include.Text))
                .FirstOrDefault(),
        });

    public static string Render(string text, params (string Name, string Text)[] includes)
    {
        var bound = Bind(text, includes);
        Assert.Empty(bound.Diagnostics);
        return bound.Render(Values());
    }

    public static TemplateDiagnostic SingleDiagnostic(string text, params (string Name, string Text)[] includes) =>
        Assert.Single(Bind(text, includes).Diagnostics);

    public static Dictionary<string, TemplateValue> Values() => new()
    {
        ["text"] = " Some text. ",
        ["count"] = 3,
        ["ratio"] = 0.5,
        ["flag"] = true,
        ["audience"] = "expert",
        ["points"] = TemplateValue.From(new TemplateArray(["one", "two"])),
        ["sources"] = TemplateValue.From(new TemplateArray(
        [
            TemplateValue.From(new TemplateObject { ["title"] = "A", ["url"] = "http://a" }),
            TemplateValue.From(new TemplateObject { ["title"] = "B", ["url"] = default }),
        ])),
        ["scores"] = TemplateValue.From(new TemplateObject { ["x"] = 1, ["y"] = 2 }),
        ["day"] = new DateTime(2026, 3, 4),
    };
}
