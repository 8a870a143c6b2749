using System.Globalization;
using System.Text;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>Many releases of one prompt, and many moves, each by one git process.</summary>
internal static class FastHistory
{
    /// <summary>Releases 1.0.0, 1.0.1, … by annotated tags; the text of each says its number.</summary>
    public static void Release(TempRepository repository, string name, int count)
    {
        const string who = "T <t@example.org> 1700000000 +0000";
        var stream = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            Line(stream, $"commit refs/heads/history\nmark :{i + 1}\ncommitter {who}");
            Data(stream, $"{name} {i}");
            Line(stream, $"M 100644 inline prompts/{name}/prompt.yaml");
            Data(stream, $"name: {name}\nversion: 1.0.{i}\nmessages: [{{ role: user, template: user.scriban }}]\n");
            Line(stream, $"M 100644 inline prompts/{name}/user.scriban");
            Data(stream, $"Text {i}");
        }

        for (var i = 0; i < count; i++)
        {
            Line(stream, $"tag prompts/{name}/v1.0.{i}\nfrom :{i + 1}\ntagger {who}");
            Data(stream, $"{name} 1.0.{i}");
        }

        Feed(repository, stream.ToString(), "fast-import", "--quiet");
    }

    /// <summary>Moves an environment through all releases in order, a transaction a move.</summary>
    public static void MoveThrough(TempRepository repository, string name, string environment, int count)
    {
        var tags = repository.Git("for-each-ref", "--format=%(objectname) %(refname)", $"refs/tags/prompts/{name}/").Split('\n')
            .Select(l => l.Split(' ')).ToDictionary(l => l[1], l => l[0], StringComparer.Ordinal);
        var stream = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            stream.Append(CultureInfo.InvariantCulture, $"start\nupdate refs/tags/prompts/{name}/{environment} {tags[$"refs/tags/prompts/{name}/v1.0.{i}"]}\ncommit\n");
        }

        Feed(repository, stream.ToString(), "update-ref", "--stdin");
    }

    /// <summary>Moves an arm through all releases in order, with all units, a transaction a move.</summary>
    public static void DealThrough(TempRepository repository, string name, string arm, int count)
    {
        const string who = "T <t@example.org> 1700000000 +0000";
        var releases = repository.Git("for-each-ref", "--format=%(objectname) %(refname:lstrip=-1)", $"refs/tags/prompts/{name}/").Split('\n')
            .Select(l => l.Split(' ')).ToDictionary(l => l[1], l => l[0], StringComparer.Ordinal);
        var made = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            Line(made, $"tag moves/{i}\nfrom {releases[$"v1.0.{i}"]}\ntagger {who}");
            Data(made, $"Move {i}\n\nWeight: 100%");
        }

        Feed(repository, made.ToString(), "fast-import", "--quiet");
        var moves = repository.Git("for-each-ref", "--format=%(objectname) %(refname:lstrip=-1)", "refs/tags/moves/").Split('\n')
            .Select(l => l.Split(' ')).ToDictionary(l => l[1], l => l[0], StringComparer.Ordinal);
        var stream = new StringBuilder();
        for (var i = 0; i < count; i++) stream.Append(CultureInfo.InvariantCulture, $"start\nupdate refs/tags/prompts/{name}/{arm} {moves[$"{i}"]}\ncommit\n");
        Feed(repository, stream.ToString(), "update-ref", "--stdin");
    }

    private static void Feed(TempRepository repository, string input, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = repository.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        output.GetAwaiter().GetResult();
    }

    private static void Line(StringBuilder stream, string line) => stream.Append(line).Append('\n');

    private static void Data(StringBuilder stream, string text) =>
        stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");
}
