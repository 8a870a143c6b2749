using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Writing;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Programs;

/// <summary>Registers a program: a branch with its file, for people to review. Nothing counts before it is merged.</summary>
internal sealed partial class ProgramRegistration(ServerOptions options, Writer writer)
{
    private const int LongestReason = 2000;

    /// <summary>The branch that has a program's file.</summary>
    public static string BranchOf(string id) => $"programs/{id}";

    public async Task<(RegistrationAnswer? Answer, Problem? Refused)> RunAsync(Caller caller, RegistrationBody body, double? usedByTeam, CancellationToken cancellation)
    {
        if (ProgramDefinition.IdOf(ProgramDefinition.PathOf(body.Id)) is null)
            return (null, Problem.Of(422, ProgramDiagnostics.FileName, $"'{Short(body.Id)}' cannot be an id: begin with a lower-case letter and use only lower-case letters, digits and '-', at most {ProgramDefinition.MaximumId}."));
        if (body.Reason?.Length > LongestReason) return (null, Problem.Of(400, ServerDiagnostics.BadRequest, $"A reason has at most {LongestReason} characters."));
        if (body.Owners?.FirstOrDefault(o => o is null || !CodeOwners.IsOwner(o)) is { } odd)
            return (null, Problem.Of(400, ServerDiagnostics.BadRequest, $"'{Short(odd)}' is no owner. Write @person, @group/team or an e-mail address."));
        if (usedByTeam > ProgramBudget.TooFull)
        {
            return (null, Problem.Of(402, ServerDiagnostics.BudgetSpent, string.Create(CultureInfo.InvariantCulture,
                $"{usedByTeam * 100:0.#} % of the budget of the team '{Short(body.Team)}' are spent this month, and beyond {ProgramBudget.TooFull * 100:0} % it registers nothing new. Raise it in a reviewed change, or wait for the next month.")));
        }

        (RegistrationAnswer? Answer, Problem? Refused) result = default;
        await writer.AloneAsync(() => result = Run(caller, body, cancellation), cancellation);
        return result;
    }

    private (RegistrationAnswer? Answer, Problem? Refused) Run(Caller caller, RegistrationBody body, CancellationToken cancellation)
    {
        Problem? refused = null;
        var done = ProgramCatalog.WithRepository(options, (registry, commit) =>
        {
            var settings = ProgramCatalog.SettingsAt(registry, commit);
            var path = ProgramDefinition.PathOf(body.Id);
            if (registry.FilesOf(commit).Find(path) is not null)
            {
                return Refuse(409, new Diagnostic(ServerDiagnostics.BranchTaken, SourceLocation.File(path),
                    $"There is a program '{body.Id}' already. Change its file in a branch of your own, or give this one another id."));
            }

            var text = FileOf(body);
            var parsed = ProgramParser.Parse(text, path, settings, ProgramCatalog.PromptsAt(registry, settings, commit));
            if (parsed.Program is not { } program) return Refuse(422, [.. parsed.Diagnostics]);
            if (program.Prompts.Select(p => caller.Refuses(p.Name)).OfType<Problem>().FirstOrDefault() is { } foreign)
            {
                refused = foreign;
                return Nothing;
            }

            var review = ProgramCatalog.ReviewAsync(options, [.. program.Prompts.Select(p => p.Name)], program.Tier, cancellation).GetAwaiter().GetResult();
            if (review.Value is not { } reviewed) return review.As<RegistrationAnswer>();
            var lines = reviewed.Reviews.SelectMany(r => r.Lines()).ToList();
            // What is tried out may be as it is: its author is told. What people rely on may not.
            if (program.Tier == ProgramTier.Production && reviewed.Reviews.Any(r => !r.IsReady))
                return Refuse(422, [.. reviewed.Reviews.Where(r => !r.IsReady).Select(r => new Diagnostic(ProgramDiagnostics.NotReady, program.TierLocation, string.Join(" ", r.Lines())))]);

            var files = new Dictionary<string, string>(StringComparer.Ordinal) { [registry.Place.Prefix + path] = text };
            if (body.Owners is { Count: > 0 } owners) AddOwners(registry, commit, registry.Place.Prefix + path, [.. owners.OfType<string>()], files);
            var made = new ProposedBranch(registry).Make(
                BranchOf(body.Id), commit, files, Message(program, body.Reason), new WriteOptions(body.DryRun, options.Moves) { Author = caller.Person }, cancellation);
            return made.Value is { } proposal
                ? Outcome<RegistrationAnswer>.Success(new RegistrationAnswer(
                    program.Id, path, proposal.Branch, proposal.Commit?.Hex, body.DryRun ? null : options.Moves, lines, [.. made.Diagnostics.Concat(parsed.Diagnostics).Select(FindingAnswer.Of)]))
                : made.As<RegistrationAnswer>();

            Outcome<RegistrationAnswer> Refuse(int status, params IReadOnlyList<Diagnostic> findings)
            {
                refused = Problem.Of(status, findings);
                return Nothing;
            }
        }, cancellation);
        return refused is not null ? (null, refused) : done.Value is { } answer ? (answer, null) : (null, Statuses.Of(done));
    }

    private static Outcome<RegistrationAnswer> Nothing => new(null, OutcomeCode.Invalid, []);

    /// <summary>The file of owners with one more line, where hosts look for it.</summary>
    private static void AddOwners(GitRegistry registry, ObjectId commit, string path, IReadOnlyList<string> owners, Dictionary<string, string> files)
    {
        var whole = new GitTreeFiles(registry.Local, registry.Local.ReadCommit(commit).Tree);
        var found = CodeOwners.Paths.FirstOrDefault(p => whole.Find(p) is { IsFile: true }) ?? CodeOwners.Paths[0];
        files[found] = CodeOwners.Append(whole.Find(found) is null ? "" : whole.Read(found) ?? "", path, owners);
    }

    private static string FileOf(RegistrationBody body)
    {
        var text = new StringBuilder("# yaml-language-server: $schema=../schemas/program.schema.json\n");
        Line("team", Scalar(body.Team));
        Line("domain", Scalar(body.Domain));
        Line("context", Scalar(body.Context));
        Line("tier", Scalar(body.Tier));
        Line("budget", body.Budget.ToString("R", CultureInfo.InvariantCulture));
        Line("quality", body.Quality.ToString("R", CultureInfo.InvariantCulture));
        Line("contact", Scalar(body.Contact));
        Line("prompts", $"[{string.Join(", ", body.Prompts.Select(p => Scalar(p ?? "")))}]");
        if (body.Environment is { } environment) Line("environment", Scalar(environment));
        if (body.Downgrade is { } downgrade) Line("downgrade", downgrade ? "true" : "false");
        return text.ToString();

        void Line(string key, string value) => text.Append(key).Append(": ").Append(value).Append('\n');
    }

    /// <summary>A text as YAML: as it is where nothing else can be read in it, else as JSON, which is YAML.</summary>
    private static string Scalar(string text) => Plain().IsMatch(text) && !Words().IsMatch(text) ? text : JsonSerializer.Serialize(text, Body.Json);

    private static string Message(ProgramDefinition program, string? reason)
    {
        var why = string.IsNullOrWhiteSpace(reason) ? "" : $"{PlainText.OneLine(reason)}\n\n";
        return string.Create(CultureInfo.InvariantCulture,
            $"Register the program {program.Id} of {PlainText.OneLine(program.Team)}\n\n{why}Tier {program.Tier.ToString().ToLowerInvariant()}, ${program.BudgetUsd:0.######} a month, with {string.Join(", ", program.Prompts.Select(p => p.Name))}.\n");
    }

    private static string Short(string text) => PlainText.OneLine(PlainText.Beginning(text, 100));

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_./@+ -]*[A-Za-z0-9.]\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(true|false|null|yes|no|on|off|y|n)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
