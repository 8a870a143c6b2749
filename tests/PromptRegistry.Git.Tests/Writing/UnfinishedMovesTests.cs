using System.Diagnostics;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Verification;
using PromptRegistry.Git.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Writing;

/// <summary>What the next command makes of what a killed one left, for each moment of the killing.</summary>
public sealed class UnfinishedMovesTests : IDisposable
{
    private const string Prod = "refs/tags/prompts/summarization/prod";
    private const string Ledger = "refs/heads/prompts/ledger";

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();
    private readonly ObjectId oldTag;
    private readonly ObjectId oldLedger;
    private readonly ObjectId newTag;
    private readonly ObjectId newLedger;

    public UnfinishedMovesTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        fixture.Promote("summarization@1.0.0", "prod");
        (oldTag, oldLedger) = (At(Prod), At(Ledger));
        fixture.Repository.Git("clone", "--quiet", "--mirror", ".", places.Combine("before.git"));
        fixture.Promote("summarization@1.1.0", "prod");
        (newTag, newLedger) = (At(Prod), At(Ledger));
        fixture.Repository.Git("clone", "--quiet", "--mirror", ".", places.Combine("after.git"));
        Put(oldTag, oldLedger);
        // The way back was no rewriting of the ledger: it never was ahead.
        File.Delete(fixture.Repository.Combine(".git/logs/" + Ledger));
    }

    private string Folder => fixture.Repository.Combine(".git/" + MoveJournal.FolderName);

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    private ObjectId At(string reference) => ObjectId.Parse(fixture.Repository.Git("rev-parse", reference));

    private void Put(ObjectId tag, ObjectId ledger)
    {
        fixture.Repository.Git("update-ref", Prod, tag.Hex);
        fixture.Repository.Git("update-ref", Ledger, ledger.Hex);
    }

    /// <summary>The journal of a command that is no more, unless it is another process that is told.</summary>
    private string Leave(string? remote = null, RunningMachine? machine = null, RecordedProcess? process = null)
    {
        var move = new JournaledMove(
            machine ?? RunningMachine.This, remote, [new(Prod, newTag, oldTag), new(Ledger, newLedger, oldLedger)],
            [process ?? Ended()]);
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, "left");
        File.WriteAllText(file, move.Write());
        return file;
    }

    private RecordedProcess Ended()
    {
        using var process = new ProcessHandle(fixture.Repository.Path);
        return process.Recorded;
    }

    private void Finish()
    {
        using var registry = fixture.Open();
        new UnfinishedMoves(registry).Finish(CancellationToken.None);
    }

    private Outcome<VerifyReport> Verify()
    {
        using var registry = fixture.Open();
        return new VerifyOperation(registry).Run();
    }

    private void AssertAt(ObjectId tag, ObjectId ledger)
    {
        Assert.Equal((tag, ledger), (At(Prod), At(Ledger)));
        Assert.Equal(OutcomeCode.Passed, Verify().Code);
    }

    [Fact]
    public void A_move_that_had_not_begun_is_left_undone()
    {
        var file = Leave();

        Finish();

        AssertAt(oldTag, oldLedger);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_tag_that_moved_without_its_event_is_one_discrepancy_and_gets_its_event()
    {
        Leave();
        Put(newTag, oldLedger);
        var verified = Verify();
        Assert.Equal(1, verified.Value!.Discrepancies);
        Assert.Contains("was killed while it moved", verified.Diagnostics[0].Message);

        Finish();

        AssertAt(newTag, newLedger);
    }

    [Fact]
    public void A_push_that_arrived_is_finished_here()
    {
        Leave(remote: places.Combine("after.git"));

        Finish();

        AssertAt(newTag, newLedger);
    }

    [Fact]
    public void A_push_that_did_not_arrive_is_left_undone()
    {
        var file = Leave(remote: places.Combine("before.git"));

        Finish();

        AssertAt(oldTag, oldLedger);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void Where_the_remote_does_not_answer_the_question_stays_open()
    {
        var file = Leave(remote: places.Combine("nowhere.git"));

        Finish();

        Assert.True(File.Exists(file));
        Assert.Equal((oldTag, oldLedger), (At(Prod), At(Ledger)));
    }

    [Fact]
    public void What_somebody_moved_since_stays_where_they_moved_it()
    {
        var file = Leave(remote: places.Combine("after.git"));
        fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.1.0");
        var theirs = At(Prod);

        Finish();

        Assert.Equal((theirs, oldLedger), (At(Prod), At(Ledger)));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void Locks_that_the_killed_move_held_are_removed_and_those_of_others_are_not()
    {
        Leave();
        var (own, foreign) = (fixture.Repository.Combine(".git/" + Prod + ".lock"), fixture.Repository.Combine(".git/" + Ledger + ".lock"));
        File.WriteAllText(own, newTag + "\n");
        File.WriteAllText(foreign, oldTag + "\n");

        Finish();

        Assert.False(File.Exists(own));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void A_lock_that_stays_is_named_with_its_time_and_what_to_do_and_nothing_moves()
    {
        var file = fixture.Repository.Combine(".git/" + Ledger + ".lock");
        File.WriteAllText(file, "");
        var options = fixture.Options() with { MaximumAttempts = 2 };
        using var registry = GitRegistry.Open(fixture.Repository.Path, options).Value!;

        var promoted = RegistryFixture.Promote(registry, "summarization@1.1.0", "prod");

        Assert.Equal(OutcomeCode.Infrastructure, promoted.Code);
        Assert.Contains($"If no git is running, remove it: 'rm {file}'", Assert.Single(promoted.Diagnostics).Message);
        Assert.Equal((oldTag, oldLedger), (At(Prod), At(Ledger)));
        File.Delete(file);
        Assert.True(RegistryFixture.Promote(registry, "summarization@1.1.0", "prod").Succeeded);
    }

    [Fact]
    public void A_command_that_still_runs_is_left_alone()
    {
        using var self = Process.GetCurrentProcess();
        var file = Leave(process: RecordedProcess.Of(self));
        Put(newTag, oldLedger);

        Finish();

        Assert.True(File.Exists(file));
        Assert.Equal((newTag, oldLedger), (At(Prod), At(Ledger)));
    }

    [Fact]
    public void A_command_of_another_machine_is_left_alone_for_an_hour()
    {
        var file = Leave(machine: new RunningMachine("elsewhere", "1"));
        Put(newTag, oldLedger);
        Finish();
        Assert.True(File.Exists(file));

        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
        Finish();
        AssertAt(newTag, newLedger);
    }

    [Fact]
    public void After_the_machine_went_down_a_process_of_the_same_number_is_another_one()
    {
        using var self = Process.GetCurrentProcess();
        Leave(machine: RunningMachine.This with { Start = "before" }, process: RecordedProcess.Of(self));
        Put(newTag, oldLedger);

        Finish();

        AssertAt(newTag, newLedger);
    }

    [Fact]
    public void A_process_that_runs_has_not_ended_whoever_asks_and_however_often()
    {
        using var self = Process.GetCurrentProcess();
        var recorded = RecordedProcess.Of(self);

        Assert.False(recorded.HasEnded(TimeSpan.Zero));
        Assert.Equal(recorded, RecordedProcess.Of(self));
        Assert.True((recorded with { Started = recorded.Started - TimeSpan.TicksPerMinute }).HasEnded(TimeSpan.Zero));
    }

    [Fact]
    public void Every_command_that_writes_finishes_first_and_a_rehearsal_does_not()
    {
        Leave(remote: places.Combine("after.git"));
        Assert.True(fixture.Promote("summarization@1.0.0", "staging", new WriteOptions(DryRun: true)).Succeeded);
        Assert.Equal(oldTag, At(Prod));

        Assert.True(fixture.Promote("summarization@1.0.0", "staging").Succeeded);

        Assert.Equal(newTag, At(Prod));
        Assert.Equal(OutcomeCode.Passed, Verify().Code);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("machine m 1\nprocess 1 2\n")]
    [InlineData("machine m 1\nref - - refs/tags/x\n")]
    [InlineData("machine m 1\nprocess 1 2\nref x y refs/tags/a\n")]
    [InlineData("machine m 1\nprocess 1 2\nref - - --upload-pack=x\n")]
    [InlineData("machine m 1\nprocess 1 2\nnonsense\n")]
    public void A_journal_that_is_not_understood_is_passed_over(string text)
    {
        Assert.Null(JournaledMove.Read(text));
    }

    /// <summary>A real process that has ended when this is disposed.</summary>
    private sealed class ProcessHandle : IDisposable
    {
        private readonly Process process;

        public ProcessHandle(string folder)
        {
            process = new GitCommand(folder).Start(["cat-file", "--batch"]);
            Recorded = RecordedProcess.Of(process);
        }

        public RecordedProcess Recorded { get; }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
