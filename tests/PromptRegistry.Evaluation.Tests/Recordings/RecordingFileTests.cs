using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

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
    public void Keeps_untouched_lines_byte_for_byte()
    {
        var original = $$"""{"key":"{{KeyA}}","text":"kept","note":"as it was"}""" + "\n";
        var file = Read(Encoding.UTF8.GetBytes(original));
        Assert.Equal(original, Encoding.UTF8.GetString(file.Write()));
        Assert.Equal("kept", file.Find(KeyA)!.Text);
    }

    [Fact]
    public void Reports_a_foreign_line_with_its_number()
    {
        var diagnostics = new List<Diagnostic>();
        RecordingFile.Read(Encoding.UTF8.GetBytes("\n<<<<<<< HEAD\n"), "prompts/a/recordings.jsonl", diagnostics);
        var diagnostic = Assert.Single(diagnostics);
        Assert.StartsWith(
            "prompts/a/recordings.jsonl(2,1): error PRM2010: Expected a recording",
            diagnostic.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("'<<<<<<< HEAD'", diagnostic.Message, StringComparison.Ordinal);
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
