namespace PromptRegistry.Bench.Generating;

/// <summary>A repository of a thousand prompts: a manifest with four inputs, two templates, a shared partial each.</summary>
internal static class ManyPrompts
{
    public const int Count = 1000;
    public const string Root = "/repository/";

    private static readonly string[] s_areas =
        ["billing", "support", "search", "onboarding", "legal", "translation", "moderation", "sales", "data-quality", "hr"];

    private static readonly string[] s_verbs =
        ["classify", "summarise", "extract", "rewrite", "translate", "rank", "explain", "draft", "check", "compare"];

    private static readonly string[] s_nouns =
        ["ticket", "invoice", "contract-clause", "review", "meeting-notes", "email", "faq", "product-description", "complaint", "report"];

    public static string Edited { get; } = $"prompts/{Name(500)}/user.scriban";

    public static IEnumerable<(string Path, string Text)> Files()
    {
        yield return ("promptregistry.yaml", "environments: [dev, staging, prod]\n");
        for (var i = 0; i < 20; i++) yield return ($"templates/guards/note-{i}.scriban", $"Rule {i}: be brief.\n");
        for (var i = 0; i < Count; i++)
        {
            var name = Name(i);
            yield return ($"prompts/{name}/prompt.yaml", Manifest(name));
            yield return ($"prompts/{name}/system.scriban", $"You do task {i}.\n{{{{ include 'guards/note-{i % 20}' }}}}");
            yield return ($"prompts/{name}/user.scriban", UserTemplate(i));
        }
    }

    public static string UserTemplate(int edition) => $$$"""
        Edition {{{edition}}}. Write exactly {{ steps }} {{ if steps == 1 }}step{{ else }}steps{{ end }} for a {{ tone }} reader.
        {{ if points.size > 0 }}Pay attention to:
        {{ for point in points }}- {{ point | string.strip }}
        {{ end }}{{ end }}
        {{ text }}

        """;

    private static string Name(int number) => $"{s_areas[number / 100]}/{s_verbs[number / 10 % 10]}-{s_nouns[number % 10]}";

    private static string Manifest(string name) => $$"""
        name: {{name}}
        version: 1.0.0
        description: What {{name}} is for.
        owner: team
        model: { name: model, temperature: 0 }
        inputs:
          text: { type: string, description: What it is about. }
          steps: { type: integer, default: 3, minimum: 1, maximum: 10 }
          tone: { type: enum, values: [formal, friendly], default: formal }
          points: { type: "string[]", default: [] }
        messages:
          - { role: system, template: system.scriban }
          - { role: user, template: user.scriban }

        """;
}
