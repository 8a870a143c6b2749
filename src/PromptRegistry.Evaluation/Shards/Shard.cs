using System.Globalization;

namespace PromptRegistry.Evaluation.Shards;

/// <summary>A part of an evaluation: of every <paramref name="Count"/> conversations the one with this number. Cases keep their order.</summary>
/// <param name="Number">From 1 to <paramref name="Count"/>.</param>
/// <param name="Count">Parts there are, at least 1.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>The most parts.</summary>
    public const int Most = 10_000;

    /// <summary>Stands for the number, or for number and count, that the surroundings name.</summary>
    public const string Automatic = "auto";

    /// <summary>Which part a job of some systems is: the variable, and what its first job is called.</summary>
    private static readonly (string Variable, int First)[] Numbers = [("JOB_COMPLETION_INDEX", 0), ("CI_NODE_INDEX", 1)];

    private const string Total = "CI_NODE_TOTAL";

    /// <summary>
    /// Reads <c>3/8</c>; <c>auto/8</c>, whose number is that of a Kubernetes indexed job (<c>JOB_COMPLETION_INDEX</c>, from 0) or of a GitLab matrix
    /// (<c>CI_NODE_INDEX</c>, from 1); or <c>auto</c>, which takes the count from <c>CI_NODE_TOTAL</c>.
    /// </summary>
    /// <param name="text">As written.</param>
    /// <param name="variables">Reads environment variables.</param>
    /// <param name="problem">What is wrong, as a sentence; null where nothing is.</param>
    /// <returns>The part, or null.</returns>
    public static Shard? Parse(string text, Func<string, string?> variables, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        problem = null;
        var parts = text.Split('/');
        if (parts is [Automatic]) parts = [Automatic, variables(Total) ?? ""];
        if (parts.Length != 2 || Whole(parts[1]) is not (>= 1 and <= Most and var count))
        {
            problem = text == Automatic
                ? $"'{Automatic}' takes the number of parts from {Total}, which is not set here. Write it: --shard {Automatic}/8."
                : $"A shard such as 3/8 or {Automatic}/8 was expected, of at most {Most:N0}, but '{text}' was found.";
            return null;
        }

        var number = parts[0] == Automatic ? FromVariables(variables) : Whole(parts[0]);
        if (number is >= 1 && number <= count) return new Shard(number.Value, count);
        problem = parts[0] == Automatic
            ? number is null
                ? $"'{Automatic}' takes the number of the part from {string.Join(" or ", Numbers.Select(n => n.Variable))}, and none of them is set here. Write it: --shard 1/{count}."
                : $"The surroundings say that this is part {number} of {count}: the job has more parts than --shard says."
            : $"The parts of {count} are 1 to {count}, but '{text}' was found.";
        return null;
    }

    /// <summary>Whether a conversation belongs to this part.</summary>
    /// <param name="conversation">Its place in the suite, from 0.</param>
    public bool Has(int conversation) => conversation % Count == Number - 1;

    /// <summary><c>3/8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static int? FromVariables(Func<string, string?> variables)
    {
        foreach (var (variable, first) in Numbers)
        {
            if (variables(variable) is { Length: > 0 } value) return Whole(value) is { } found && found < Most ? found - first + 1 : Most + 1;
        }

        return null;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
