using System.Text.Json.Nodes;
using PromptRegistry.Import.Naming;

namespace PromptRegistry.Import.Templates;

/// <summary>An input of an imported prompt.</summary>
/// <param name="source">Its name in the source.</param>
/// <param name="name">Its name here.</param>
internal sealed class ImportedInput(string source, string name, Shape shape)
{
    public string Source => source;
    public string Name => name;
    public Shape Shape { get; set; } = shape;
    public string? Description { get; set; }
    public JsonNode? Default { get; set; }

    /// <summary>Whether the source declares it; else only the templates use it.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>Whether a template asks if it is there.</summary>
    public bool IsTested { get; set; }

    public bool IsUsed { get; set; }

    /// <summary>Whether a template does more with it than ask if it is there.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether it is a file that templates write or ask for, so that it cannot be attached to a message.</summary>
    public bool IsFileInText { get; set; }

    /// <summary>Where it stands in the source; 0 where it is only used.</summary>
    public int Line { get; init; }
}

/// <summary>The inputs of a prompt while it is imported.</summary>
internal sealed class InputSet
{
    private readonly List<ImportedInput> inputs = [];

    /// <summary>In the source's order; those that only the templates use are the last.</summary>
    public IReadOnlyList<ImportedInput> All => inputs;

    /// <summary>Whether names differ in case only.</summary>
    public bool IgnoresCase { get; set; }

    public ImportedInput? Find(string source) =>
        inputs.Find(i => string.Equals(i.Source, source, IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    public ImportedInput Declare(string source, Shape shape, int line)
    {
        if (Find(source) is { } known) return known;
        return Add(new ImportedInput(source, Free(source), shape) { IsDeclared = true, Line = line });
    }

    /// <summary>The input of that name, made where there is none.</summary>
    public ImportedInput Use(string source)
    {
        var input = Find(source) ?? Add(new ImportedInput(source, Free(source), new Shape()));
        input.IsUsed = true;
        return input;
    }

    public void Remove(ImportedInput input) => inputs.Remove(input);

    private string Free(string source)
    {
        var name = ImportedNames.Snake(source);
        var free = name;
        for (var i = 2; inputs.Exists(other => other.Name == free); i++) free = $"{name}_{i}";
        return free;
    }

    private ImportedInput Add(ImportedInput input)
    {
        inputs.Add(input);
        return input;
    }
}
