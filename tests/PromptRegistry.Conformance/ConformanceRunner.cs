using System.Text.Json;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;

namespace PromptRegistry.Conformance;

/// <summary>Runs cases in Scriban mode and compares.</summary>
public static class ConformanceRunner
{
    /// <summary>Runs a case by the interpreter.</summary>
    public static ConformanceOutcome Run(ConformanceCase item) =>
        Run(item, static (template, globals, settings) => template.Render(globals, settings));

    /// <summary>Runs a case by any back-end.</summary>
    /// <param name="item">The case.</param>
    /// <param name="render">Renders the case's template, bound without errors.</param>
    public static ConformanceOutcome Run(ConformanceCase item, ConformanceRender render)
    {
        var (text, error) = Render(item, render);
        if (item.Error is null)
        {
            var actual = text ?? Describe(error!);
            return new ConformanceOutcome(item, text == item.Expected, item.Expected ?? "", actual, null);
        }

        var expected = $"{item.ErrorPhase} error: {item.Error} at {item.ErrorFile}({item.ErrorLine},{item.ErrorColumn})";
        if (error is null)
            return new ConformanceOutcome(item, false, expected, text ?? "", item.IsHostMessage ? null : false);
        var samePhase = error.Phase == item.ErrorPhase;
        if (item.IsHostMessage)
            return new ConformanceOutcome(item, samePhase, expected, Describe(error), null);
        var samePosition = error.Span.Path == item.ErrorFile
            && error.Span.Line == item.ErrorLine
            && error.Span.Column == item.ErrorColumn;
        var sameText = FirstLine(error.Message) == FirstLine(item.Error);
        return new ConformanceOutcome(item, samePhase && samePosition, expected, Describe(error), sameText);
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();

    private static string Describe(Failure failure) =>
        $"{failure.Phase} error: {failure.Message} at {failure.Span.Path}({failure.Span.Line},{failure.Span.Column})";

    /// <summary>A case's template; it may have errors.</summary>
    public static BoundTemplate Bind(ConformanceCase item) => Template.Parse(item.Template, "text", new TemplateParseOptions
    {
        ScriptOnly = item.Options.TryGetValue("mode", out var mode) && mode.GetString() == "script_only",
        DepthLimit = Number(item.Options, "expression_depth_limit", 250),
    }).Bind(new BindingOptions
    {
        Loader = item.Includes is { } includes
            ? name => includes.TryGetValue(name, out var text) && text is not null ? new TemplateText(name, text) : null
            : null,
    });

    private static (string? Text, Failure? Error) Render(ConformanceCase item, ConformanceRender render)
    {
        var bound = Bind(item);
        if (bound.HasErrors)
            return (null, new Failure("parse", bound.Diagnostics[0].Message, bound.Diagnostics[0].Span));
        try
        {
            return (render(bound, ConformanceModel.Read(item.Model), Settings(item.Options)), null);
        }
        catch (TemplateException e)
        {
            return (null, new Failure("runtime", e.Message, e.Span));
        }
        catch (Exception e)
        {
            // A crash is a failed case, not the end of the run.
            return (null, new Failure("crash", e.ToString(), default));
        }
    }

    private static RenderSettings Settings(IReadOnlyDictionary<string, JsonElement> options) => new()
    {
        Limits = RenderLimits.Scriban with
        {
            Loops = Number(options, "loop_limit", 1000),
            Recursion = Number(options, "recursive_limit", 100),
            Nesting = Number(options, "object_recursion_limit", 20),
            Output = Number(options, "limit_to_string", 1_048_576),
            Regex = TimeSpan.FromMilliseconds(Number(options, "regex_timeout_ms", 10_000)),
        },
        Host = new RenderHost
        {
            Now = () => new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Local),
            Random = (minimum, _) => minimum,
            NewGuid = () => Guid.Empty,
        },
        Scriban = new ScribanSettings
        {
            StrictVariables = Flag(options, "strict_variables", false),
            RelaxedMemberAccess = Flag(options, "relaxed_member_access", true),
            RelaxedTargetAccess = Flag(options, "relaxed_target_access", false),
            RelaxedIndexerAccess = Flag(options, "relaxed_indexer_access", true),
            RelaxedFunctionAccess = Flag(options, "relaxed_function_access", false),
            NullIndexer = Flag(options, "null_indexer", false),
            AutoIndent = Flag(options, "auto_indent", true),
            IndentOnEmptyLines = Flag(options, "indent_on_empty_lines", true),
            RenderErrors = options.ContainsKey("render_runtime_exception"),
            RefuseStatementsAsExpressions = Flag(options, "error_for_statement_function_as_expression", false),
        },
    };

    private static int Number(IReadOnlyDictionary<string, JsonElement> options, string name, int otherwise) =>
        options.TryGetValue(name, out var value) ? value.GetInt32() : otherwise;

    private static bool Flag(IReadOnlyDictionary<string, JsonElement> options, string name, bool otherwise) =>
        options.TryGetValue(name, out var value) ? value.GetBoolean() : otherwise;

    private sealed record Failure(string Phase, string Message, SourceSpan Span);
}
