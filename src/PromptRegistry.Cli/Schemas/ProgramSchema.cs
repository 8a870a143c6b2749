using System.Text.Json.Nodes;
using PromptRegistry.Core.Settings;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shape of <c>programs/&lt;id&gt;.yaml</c>.</summary>
internal static class ProgramSchema
{
    public static JsonObject Create() => Mapping(
        "Something that a team runs with prompts: whose it is, what for, what it may cost, how good it has to be.",
        ("team!", Text("The team that pays, as 'teams' of the settings name it.")),
        ("domain!", Text("The part of the business, such as sales.")),
        ("context!", Text("What it is for, in a sentence.")),
        ("tier!", Choice("How much depends on it. What is in production has to be ready for it: 'dotnet prompt programs review'.", Words<ProgramTier>())),
        ("budget!", Number("US dollars that its calls may cost in a month of UTC; at least what the settings say, 10 by default.", 0)),
        ("quality!", Number("The least quality of a model that is asked, as 'models' of the settings say it.", 0, 1)),
        ("contact!", Text("The e-mail address of who answers for it.")),
        ("prompts!", Texts("The prompts that it uses. The first is asked unless a call names another.", Text("A prompt's name."))),
        ("environment", Text("The environment whose versions it asks with. Default: in production the last one, in development the first.")),
        ("downgrade", Flag("Whether the cheapest model is asked once 90 % of the budget are spent, also one that is not good enough. Default: false.")));

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
}
