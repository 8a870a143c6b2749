using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using PromptRegistry.Cli.Output;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>What programs read is a promise: docs/json.md says every property, and changes only when somebody says so.</summary>
public sealed class JsonShapesTests
{
    private static readonly Assembly[] Assemblies = [typeof(CommandJson).Assembly, typeof(JsonReport).Assembly];

    private static readonly Dictionary<string, XElement> Comments = Assemblies
        .SelectMany(a => XDocument.Load(Path.ChangeExtension(a.Location, ".xml")).Descendants("member"))
        .GroupBy(m => m.Attribute("name")!.Value).ToDictionary(g => g.Key, g => g.First());

    private static readonly Type[] Roots =
    [
        .. typeof(ShapeContext).GetCustomAttributesData().Where(a => a.AttributeType == typeof(JsonSerializableAttribute))
            .Select(a => (Type)a.ConstructorArguments[0].Value!),
        typeof(JsonReport).Assembly.GetType("PromptRegistry.Evaluation.Reports.ReportJson", throwOnError: true)!,
    ];

    [Fact]
    public void The_page_says_what_verbs_print()
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "json.md");
        var text = Page();
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_APPROVE") == "1") File.WriteAllText(page, text);

        Assert.True(File.ReadAllText(page) == text, "docs/json.md is not what the shapes give. Run this test with PROMPTREGISTRY_APPROVE=1 and commit it.");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("status")]
    [InlineData("log")]
    [InlineData("verify")]
    [InlineData("render", "greeting", "--input", "name=Ada")]
    [InlineData("init", "--dry-run")]
    public void A_verb_prints_the_properties_of_the_page_in_their_order(params string[] arguments)
    {
        using var repository = new CliRepository();

        using var printed = System.Text.Json.JsonDocument.Parse(repository.Run([.. arguments, "--json"]).Output);

        Assert.Equal(["command", "exitCode", "diagnostics", "result"], printed.RootElement.EnumerateObject().Select(p => p.Name));
        var shape = Roots.Single(r => Summary(r).Split(", ").Contains(arguments[0]));
        var properties = printed.RootElement.GetProperty("result").EnumerateObject().Select(p => p.Name).ToList();
        var always = Parameters(shape).Where(p => shape.GetProperty(p.Name!)!.GetCustomAttribute<JsonIgnoreAttribute>() is null).Select(p => Name(p.Name!));
        Assert.Equal(Parameters(shape).Select(p => Name(p.Name!)).Where(properties.Contains), properties);
        Assert.Empty(always.Except(properties));
    }

    private static string Page()
    {
        var page = new StringBuilder("""
            # What verbs print with --json

            One object, UTF-8, indented; everything that people would read goes to the same object, and nothing else to the output. Properties are
            added in later versions, never renamed; a program skips those that it does not know. `log --json-lines` prints one event a line,
            `guard --json-lines` one text.
            Control characters and what is not to be seen stand as `\u001b` within strings.

            """);
        var told = new HashSet<Type>();
        foreach (var root in Roots) Tell(root, page, told, root == typeof(CommandJson) ? "Every verb but eval" : Summary(root));
        return page.ToString();
    }

    private static void Tell(Type shape, StringBuilder page, HashSet<Type> told, string? heading)
    {
        if (!told.Add(shape)) return;
        page.Append('\n').Append(heading is null ? "### " + Title(shape) : "## " + heading).Append("\n\n");
        if (heading is null || shape == typeof(CommandJson)) page.Append(Summary(shape)).Append("\n\n");
        page.Append("| property | what it holds | |\n|---|---|---|\n");
        var parameters = Parameters(shape);
        foreach (var parameter in parameters)
        {
            var comment = Comment(shape).Elements("param").SingleOrDefault(p => p.Attribute("name")!.Value == parameter.Name)?.Value.Trim();
            Assert.False(string.IsNullOrEmpty(comment), $"{shape.Name}.{parameter.Name} has no comment.");
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{Name(parameter.Name!)}` | {Kind(parameter)} | {comment} |\n");
        }

        foreach (var nested in parameters.Select(p => Element(p.ParameterType)).Where(IsShape)) Tell(nested, page, told, heading: null);
    }

    private static string Kind(ParameterInfo parameter)
    {
        var isNullable = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var kind = type == typeof(object) ? "the verb's own object"
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? "object of " + Word(Element(type))
            : type.IsGenericType ? "list of " + Word(Element(type))
            : Word(type);
        return isNullable && type != typeof(object) ? kind + " or null" : kind;
    }

    private static string Word(Type type) =>
        type == typeof(string) ? "string" : type == typeof(bool) ? "boolean" : IsShape(type) ? $"[{Title(type)}](#{Anchor(type)})" : "number";

    private static string Anchor(Type type) => Title(type).ToLowerInvariant();

    private static string Title(Type type) => type.Name[..^"Json".Length];

    private static bool IsShape(Type type) => type.Name.EndsWith("Json", StringComparison.Ordinal);

    private static Type Element(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() != typeof(Nullable<>) ? type.GetGenericArguments()[^1] : type;

    private static string Name(string property) => char.ToLowerInvariant(property[0]) + property[1..];

    private static ParameterInfo[] Parameters(Type shape) => shape.GetConstructors().Single().GetParameters();

    private static XElement Comment(Type shape) => Comments["T:" + shape.FullName];

    private static string Summary(Type shape) => Comment(shape).Element("summary")!.Value.Trim();
}
