using System.Text.Json.Nodes;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shape of <c>baseline.json</c>, which only <c>dotnet prompt eval --accept</c> writes.</summary>
internal static class BaselineSchema
{
    public static JsonObject Create() => Mapping(
        "Accepted scores. Written by 'dotnet prompt eval --accept'; reviewed, not edited.",
        ("format!", Integer("The version of this form.", 1, 1)),
        ("prompt!", Mapping(
            "What was evaluated.",
            ("version!", Text("Its version.")),
            ("digest!", Text("Its content digest.", "^sha256:[0-9a-f]{64}$")))),
        ("model!", Text("The model that answered.")),
        ("samples!", Integer("Answers per case.", 1)),
        ("deterministic!", Flag("Whether the same question had the same answer every time.")),
        ("suite!", Text("The digest of the suite.")),
        ("scorers!", Map("The digest of each scorer.", Text("A digest."))),
        ("cases!", Map("The scores of each case.", Mapping(
            "A case.",
            ("digest!", Text("The digest of its inputs and of what is expected.")),
            ("scores!", Map("By scorer.", Mapping(
                "Moments of the samples' scores.",
                ("n!", Integer("Samples.", 0)),
                ("passes!", Integer("Samples that passed.", 0)),
                ("sum!", Number("The sum of their scores.")),
                ("squares!", Number("The sum of the squares.", 0)))))))));
}
