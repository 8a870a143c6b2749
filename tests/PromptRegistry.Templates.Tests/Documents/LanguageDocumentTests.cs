using System.Text.RegularExpressions;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Tests.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Documents;

/// <summary>The examples of docs/language.md: each template with the text that it says comes of it.</summary>
public sealed partial class LanguageDocumentTests
{
    public static TheoryData<string, string> Examples
    {
        get
        {
            var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "language.md"));
            var data = new TheoryData<string, string>();
            foreach (Match match in ExamplePattern().Matches(document))
                data.Add(match.Groups["template"].Value, match.Groups["text"].Value);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_renders_what_the_page_says(string template, string text)
    {
        var bound = PromptHarness.Bind(template);
        Assert.Empty(bound.Diagnostics);
        var values = PromptHarness.Values();
        values["text"] = " Ice melts. ";
        values["note"] = TemplateValue.Null;

        Assert.Equal(text.TrimEnd(), bound.Render(values).TrimEnd());
    }

    [Fact]
    public void The_page_names_every_function_that_prompts_have()
    {
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "language.md"));
        var functions = document[document.IndexOf("## Functions", StringComparison.Ordinal)..];

        foreach (var module in Functions.Builtins.Modules)
        {
            var names = Functions.Builtins.NamesOf(module)
                .Select(name => Functions.Builtins.Find(module, name)!)
                .Where(function => !function.Signature.NeedsRender && !function.Signature.IsNondeterministic);
            foreach (var function in names)
                Assert.Matches($@"\*\*{module}\*\*:[^*]*\b{function.ShortName}\b", functions);
        }
    }

    [GeneratedRegex("```scriban\n(?<template>.*?)\n```\n+```text\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex ExamplePattern();
}
