using System.CommandLine;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports.Review;
using PromptRegistry.Evaluation.Reviewing;

namespace PromptRegistry.Cli.Commands;

/// <summary>The options of <c>eval</c> that ask people.</summary>
internal sealed class PeopleOptions
{
    /// <summary>The longest file that a review page saves: 16 MiB.</summary>
    private const int LongestReview = 16 << 20;

    private readonly Option<int?> review = new("--review")
    {
        Description = "Draw so many answers and write a page on which a person reviews them (review.html).",
        HelpName = "answers",
    };

    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "With --review: which answers are drawn. The same number draws the same.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> import = new("--import-review")
    {
        Description = "Take in the file that the review page saved, and keep it beside the suite (agreement.jsonl).",
        HelpName = "file",
    };

    public IReadOnlyList<Option> All => [review, seed, import];

    /// <param name="prompts">The prompts that are named.</param>
    public void Validate(System.CommandLine.Parsing.CommandResult result, int prompts)
    {
        var asked = result.GetValue(review);
        if ((asked is not null || result.GetValue(import) is not null) && prompts != 1)
            result.AddError("People review the answers of one prompt: name it.");
        if (asked is < 1 or > ReviewPage.MostAnswers) result.AddError($"--review is from 1 to {ReviewPage.MostAnswers} answers.");
        if (asked is null && result.GetResult(seed) is { Implicit: false }) result.AddError("--seed goes with --review.");
        if (asked is not null && result.GetValue(import) is not null) result.AddError("--review makes a page and --import-review takes one in: use one of them.");
    }

    public PeopleRequest Read(ParseResult result) => new(result.GetValue(review), result.GetValue(seed), result.GetValue(import));

    /// <summary>The review to take in; null where there is none.</summary>
    public static Outcome<ReviewFile>? Import(PeopleRequest request, string folder, string prompt)
    {
        if (request.Import is not { } name) return null;
        var file = new FileInfo(Path.GetFullPath(name, folder));
        var problem = !file.Exists ? $"The review '{name}' does not exist." : file.Length > LongestReview ? $"The review '{name}' is longer than 16 MiB: no page saves such a file." : null;
        if (problem is not null) return Failed(new Diagnostic(EvaluationDiagnostics.ReviewUnreadable, SourceLocation.File(""), problem));
        var diagnostics = new List<Diagnostic>();
        if (ReviewFile.Read(File.ReadAllBytes(file.FullName), name, diagnostics) is not { } read) return Failed([.. diagnostics]);
        return read.Prompt == prompt
            ? Outcome<ReviewFile>.Success(read)
            : Failed(new Diagnostic(EvaluationDiagnostics.ReviewUnreadable, SourceLocation.File(name), $"This is a review of '{read.Prompt}', and not of '{prompt}'."));
    }

    private static Outcome<ReviewFile> Failed(params Diagnostic[] findings) => new(null, OutcomeCode.Usage, findings);
}

/// <summary>What is asked of people.</summary>
/// <param name="Review">How many answers to draw; null for none.</param>
/// <param name="Seed">Which.</param>
/// <param name="Import">The file to take in; null for none.</param>
internal sealed record PeopleRequest(int? Review, ulong Seed, string? Import);
