namespace PromptRegistry.SampleModel.Reading;

/// <summary>Labels listed together below a heading ("" where none stands above them).</summary>
internal sealed record LabelList(string Heading, IReadOnlyList<Label> Labels)
{
    /// <summary>True when the heading speaks of this field: "Categories" of "category".</summary>
    public bool IsFor(string field) =>
        Words.Content(Heading).Contains(Words.Stem(field.ToLowerInvariant()), StringComparer.Ordinal);
}
