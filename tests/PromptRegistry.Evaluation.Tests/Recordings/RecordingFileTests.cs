using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Recordings;

public sealed class RecordingFileTests
{
    private static readonly RecordingKey KeyA = CanonicalRequest.Key(CanonicalRequestTests.Request);
    private static readonly RecordingKey KeyB = CanonicalRequest.Key(CanonicalRequestTests.Request with { Sample = 5 });

    private static readonly ModelAnswer Answer =
        new(
            "Line one.\n\"Two\" – é😀",
            "gpt-4o-mini-2024-07-18",
            "stop",
            120,
            17,
            TimeSpan.FromMilliseconds(812.4),
            0.000021);

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var file = Read(null);
        file.Set(KeyA, Answer);
        var found = Read(file.Write()).Find(KeyA);
        Assert.Equal(Answer with { Latency = TimeSpan.FromMilliseconds(812) }, found);
    }

    [Fact]
    public void Writes_one_line_a_recording_sorted_by_key_whatever_the_order_of_adding()
    {
        var (one, two) = (Read(null), Read(null));
        one.Set(KeyA, Answer);
        one.Set(KeyB, Answer);
        two.Set(KeyB, Answer);
        two.Set(KeyA, Answer);
        Assert.Equal(one.Write(), two.Write());

        var lines = Encoding.UTF8.GetString(one.Write()).Split('\n');
        string[] keys = [KeyA.Text, KeyB.Text];
        Assert.Equal(
            [.. keys.Order(StringComparer.Ordinal), ""], lines.Select(line => line.Length == 0 ? "" : line[8..72]));
    }

    [Fact]
    public void Writes_a_line_that_something_else_laid_out_as_its_own_and_loses_no_member()
    {
        var file = Read(Encoding.UTF8.GetBytes($$"""{ "note" : "as it was", "text":"k\u0065pt", "key":"{{KeyA}}" }""" + "\r\n"));
        Assert.Equal(
            $$"""{"key":"{{KeyA}}","model":"","text":"kept","finish":"stop","latency-ms":0,"note":"as it was"}""" + "\n", Encoding.UTF8.GetString(file.Write()));
        Assert.Equal("kept", file.Find(KeyA)!.Text);
        Assert.Equal(file.Write(), Read(file.Write()).Write());
    }

    [Theory]
    [InlineData("""{"key":"KEY","text":"a","input-tokens":12}""")]
    [InlineData(""" { "text" : "a", "input-tokens" : 1.2e1 , "key" : "KEY" } """)]
    [InlineData("\t{\"\\u006bey\":\"KEY\",\"t\\u0065xt\":\"\\u0061\",\"input-tokens\":12.0}\r")]
    [InlineData("\uFEFF{\"input-tokens\":12,\"more\":{\"key\":[1,{\"text\":null}]},\"key\":\"KEY\",\"text\":\"a\"}")]
    [InlineData("\r\n   \r\n{\"key\":\"KEYESCAPED\",\"text\":\"a\",\"input-tokens\":12}\r\n\r\n")]
    public void Any_valid_line_is_read(string text)
    {
        var escaped = $"\\u{(int)KeyA.Text[0]:x4}{KeyA.Text[1..]}";
        var content = text.Replace("KEYESCAPED", escaped, StringComparison.Ordinal).Replace("KEY", KeyA.Text, StringComparison.Ordinal);
        var found = Read(Encoding.UTF8.GetBytes(content)).Find(KeyA)!;
        Assert.Equal(("a", 12L), (found.Text, found.InputTokens));
    }

    [Fact]
    public void Lines_that_say_the_same_are_one()
    {
        var twice = $$"""{"key":"{{KeyA}}","text":"a"}""" + "\n" + $$"""{ "text": "a", "key": "{{KeyA}}" }""" + "\n";
        Assert.Equal(1, Read(Encoding.UTF8.GetBytes(twice)).Count);
    }

    [Fact]
    public void Git_merges_what_two_branches_recorded()
    {
        using var repository = new TempRepository();
        repository.Write(".gitattributes", "recordings.jsonl merge=union\n");
        repository.Write("recordings.jsonl", "");
        repository.Commit();
        var (ours, theirs) = (Read(null), Read(null));
        for (var i = 0; i < 20; i++) (i % 2 == 0 ? ours : theirs).Set(CanonicalRequest.Key(CanonicalRequestTests.Request with { Sample = i }), Answer);
        repository.Git("checkout", "--quiet", "-b", "other");
        File.WriteAllBytes(repository.Combine("recordings.jsonl"), theirs.Write());
        repository.Commit();
        repository.Git("checkout", "--quiet", "main");
        File.WriteAllBytes(repository.Combine("recordings.jsonl"), ours.Write());
        repository.Commit();

        repository.Git("merge", "--quiet", "other");

        var merged = Read(File.ReadAllBytes(repository.Combine("recordings.jsonl")));
        Assert.Equal(20, merged.Count);
        var lines = Encoding.UTF8.GetString(merged.Write()).Split('\n');
        Assert.Equal(lines[..^1].Order(StringComparer.Ordinal), lines[..^1]);
    }

    [Fact]
    public void Reports_a_foreign_line_with_its_number()
    {
        var diagnostics = new List<Diagnostic>();
        RecordingFile.Read(Encoding.UTF8.GetBytes("\nwhatever\n"), "prompts/a/recordings.jsonl", diagnostics);
        var diagnostic = Assert.Single(diagnostics);
        Assert.StartsWith(
            "prompts/a/recordings.jsonl(2,1): error PRM2010: Expected a recording",
            diagnostic.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("'whatever'", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conflict_marks_are_called_by_their_name()
    {
        var diagnostics = new List<Diagnostic>();
        RecordingFile.Read(Encoding.UTF8.GetBytes("<<<<<<< HEAD\n=======\n>>>>>>> other\n"), "r.jsonl", diagnostics);
        Assert.Equal(3, diagnostics.Count);
        Assert.All(diagnostics, d => Assert.Contains("Git left a conflict here. Keep the lines of both sides", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_a_key_recorded_twice_with_different_answers()
    {
        var diagnostics = new List<Diagnostic>();
        var text = $$"""{"key":"{{KeyA}}","text":"a"}""" + "\r\n" + $$"""{"key":"{{KeyA}}","text":"b"}""";
        RecordingFile.Read(Encoding.UTF8.GetBytes(text), "r.jsonl", diagnostics);
        Assert.StartsWith(
            "r.jsonl(2,1): error PRM2010: The key", Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_line_counts_as_not_recorded()
    {
        var file = Read(Encoding.UTF8.GetBytes($$"""{"key":"{{KeyA}}","text":"cut o"""));
        Assert.True(file.Contains(KeyA));
        Assert.Null(file.Find(KeyA));
    }

    [Fact]
    public void Prunes_only_what_nothing_asks_for()
    {
        var file = Read(null);
        file.Set(KeyA, Answer);
        file.Set(KeyB, Answer);
        Assert.Equal(1, file.CountStale(new HashSet<RecordingKey> { KeyB }));
        file.Prune(new HashSet<RecordingKey> { KeyB });
        Assert.Equal((1, true), (file.Count, file.Contains(KeyB)));
    }

    [Fact]
    public void A_key_is_64_lower_case_hexadecimal_digits()
    {
        Assert.Equal(KeyA, RecordingKey.Parse(Encoding.ASCII.GetBytes(KeyA.Text)));
        Assert.Null(RecordingKey.Parse(Encoding.ASCII.GetBytes(KeyA.Text.ToUpperInvariant())));
        Assert.Null(RecordingKey.Parse("xyz"u8));
    }

    private static RecordingFile Read(byte[]? content)
    {
        var diagnostics = new List<Diagnostic>();
        var file = RecordingFile.Read(content, "recordings.jsonl", diagnostics);
        Assert.Empty(diagnostics);
        return file;
    }
}
