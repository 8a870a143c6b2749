using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Architecture.Tests;

/// <summary>
/// One way out for text, one way in for files, one way to start a program. Who needs another one adds it here, with a
/// reason that a reviewer reads.
/// </summary>
public sealed class WayOutTests
{
    [Fact]
    public void The_terminal_is_written_by_its_writer_alone() => AssertOnly(
        @"\bConsole\.(Out|Error|Write)|OpenStandard(Output|Error)",
        "PromptRegistry.Cli/CommandEnvironment.cs", // hands both to PlainWriter
        "PromptRegistry.Server/ServeCommand.cs", // where it listens, and why not; through PlainText
        "PromptRegistry.Evaluation/Programs/CSharpCode.cs"); // code of tests, which runs in the sandbox

    [Fact]
    public void Raw_output_is_for_protocols_that_escape() => AssertOnly(
        @"environment\.Protocol\b|\bplain\.Raw\b|new Terminal\(",
        "PromptRegistry.Cli/CommandEnvironment.cs",
        "PromptRegistry.Cli/Output/Terminal.cs", // makes each text plain, and reads none as markup
        "PromptRegistry.Cli/Output/Reporter.cs", // JSON and the lines of the build, both escaped
        "PromptRegistry.Cli/Commands/EvalCommand.cs"); // JSON, and the line that names the report

    [Fact]
    public void A_terminal_is_drawn_on_in_one_place() => AssertOnly(
        "Spectre|AnsiConsole",
        "PromptRegistry.Cli/Output/Terminal.cs");

    [Fact]
    public void Markdown_is_written_where_text_becomes_code() => AssertOnly(
        "\"(## |```|\\| \\{|- \\{)",
        "PromptRegistry.Cli/Reviews/ReviewMarkdown.cs", // what it quotes goes through MarkdownText
        "PromptRegistry.Evaluation/Reports/MarkdownReport.cs", // as well
        "PromptRegistry.Evaluation/Reports/MarkdownText.cs",
        "PromptRegistry.Optimization/Optimizers/Proposals.cs"); // finds the fence of a model's answer, and takes fences out of what it quotes

    [Fact]
    public void Pages_are_written_by_one_class() => AssertOnly(
        @"markup\.Own\(|<!doctype",
        "PromptRegistry.Evaluation/Reports/Html/HtmlFrame.cs", // its own style and script
        "PromptRegistry.Server/Endpoints/ReferencePage.cs"); // one constant text

    [Fact]
    public void Xml_is_written_by_a_writer_that_escapes() => AssertOnly(
        @"WriteRaw\(|XmlWriter\.Create\(",
        "PromptRegistry.Evaluation/Reports/JUnitReport.cs"); // through PlainText

    [Fact]
    public void Documentation_comments_of_generated_code_are_written_by_one_class() => AssertOnly(
        "\"(/// |// )[^\"]*\\{",
        "PromptRegistry.Generator/Writing/SourceWriter.cs",
        "PromptRegistry.Generator/Emission/AccessorEmitter.cs"); // one line, through CommentText

    [Fact]
    public void Programs_are_started_in_one_place() => AssertOnly(
        @"Process\.Start\(|new ProcessStartInfo",
        "PromptRegistry.Cli/Commands/ServeCommand.cs", // our own server, which needs another framework
        "PromptRegistry.Evaluation/Sandboxing/Sandbox.cs", // programs of suites, where the person allows them
        "PromptRegistry.Evaluation/Sandboxing/Wrapper.cs", // tries what makes the sandbox
        "PromptRegistry.Git/Processes/GitCommand.cs");

    [Fact]
    public void Files_of_a_work_tree_are_read_and_written_by_one_class() => AssertOnly(
        @"\bFile\.(Read|Write|Append|Open|Create|Copy)|new (StreamReader|StreamWriter|FileStream)\(",
        "PromptRegistry/Files/RepositoryFolder.cs",
        "PromptRegistry.Build/RunStamp.cs", // stamps, in a folder that is no link
        "PromptRegistry.Cli/Commands/GuardCommand.cs", // a file that the user names
        "PromptRegistry.Cli/Commands/PeopleOptions.cs", // a file that the user names
        "PromptRegistry.Cli/Files/ReleaseComparison.cs", // git's list of packed refs
        "PromptRegistry.Cli/Files/WrittenInputs.cs", // a file that the user names
        "PromptRegistry.Cli/Output/ReportFiles.cs", // a writer over a buffer
        "PromptRegistry.Cli/Scaffolding/Skeletons.cs", // resources of the program itself
        "PromptRegistry.Events/Writing/EventJournal.cs", // the journal, in a folder that the app names
        "PromptRegistry.Evaluation/Sandboxing/ProcessWatch.cs", // what the kernel says of processes
        "PromptRegistry.Evaluation/Sandboxing/SandboxFolder.cs", // a folder of its own
        "PromptRegistry.Git/Ledger/LedgerCheckpoints.cs", // git's own folder
        "PromptRegistry.Git/Ledger/LedgerLooks.cs", // the same
        "PromptRegistry.Git/Ledger/NoteFile.cs", // the same
        "PromptRegistry.Git/Reading/GitProcessReader.cs", // a loose ref of git's own folder
        "PromptRegistry.Git/Releasing/UncommittedChanges.cs", // bytes that are compared with a blob, and go nowhere
        "PromptRegistry.Git/Signatures/SignatureCheck.cs", // a folder of its own
        "PromptRegistry.Git/Sources/ArmReferences.cs", // git's own packed refs
        "PromptRegistry.Git/Sources/GitFolders.cs", // git's own files
        "PromptRegistry.Git/Sources/GitMirror.cs", // the cache
        "PromptRegistry.Git/Sources/SignedTags.cs", // the list of signers that the app names
        "PromptRegistry.Git/Remotes/TrackedRemote.cs", // git's own folder
        "PromptRegistry.Git/Witnesses/Witness.cs", // git's own folder, or the app's
        "PromptRegistry.Git/Writing/MoveJournal.cs", // git's own folder, and the machine
        "PromptRegistry.Git/Writing/ObjectWriter.cs", // a folder of its own, for signing
        "PromptRegistry.Git/Writing/UnfinishedMoves.cs", // git's own folder
        "PromptRegistry.Server/Keys/KeyFile.cs"); // the file of keys that whoever runs the server names

    private static void AssertOnly(string pattern, params string[] allowed)
    {
        var source = Path.Combine(RepositoryRoot.Path, "src");
        var found = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj"))
            .Where(f => File.ReadLines(f).Any(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(l, pattern)))
            .Select(f => Path.GetRelativePath(source, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

        Assert.Equal(allowed.Order(StringComparer.Ordinal), found);
    }
}
