namespace PromptRegistry.Evaluation.Gates;

/// <summary>Lists cases by name, and the rest by number.</summary>
internal static class CaseNames
{
    private const int Limit = 5;

    public static string Of(IEnumerable<string> names)
    {
        var all = names.ToList();
        var listed = string.Join(", ", all.Take(Limit).Select(name => $"'{name}'"));
        return all.Count <= Limit ? listed : $"{listed} and {all.Count - Limit} more";
    }
}
