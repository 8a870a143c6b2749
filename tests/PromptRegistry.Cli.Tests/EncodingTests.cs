using System.Text;

namespace PromptRegistry.Cli.Tests;

/// <summary>A file that is not what it looks like is refused by every verb that reads it, with its path, and by the release of a commit that has it.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    public static TheoryData<string, string, string> Encodings() => new()
    {
        { "latin1", "fünf {{ name }}", "the byte 0xFC at offset 1 begins no character. Save it as UTF-8." },
        { "utf-16", "fünf {{ name }}", "the byte 0xFF at offset 0 begins the mark of UTF-16." },
        { "utf-16BE", "fünf {{ name }}", "the byte 0xFE at offset 0 begins the mark of UTF-16." },
        { "utf-16 without mark", "five {{ name }}", "the byte 0x00 at offset 1 stands in no text" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Check_eval_and_release_name_file_and_offset(string encoding, string text, string expected)
    {
        const string file = "prompts/greeting/user.scriban";
        WriteBytes(file, Bytes(encoding, text));
        repository.Git.Commit();

        foreach (var command in new[] { "check", "eval greeting", "render greeting --input name=x", "release greeting" })
            repository.RunUnchanged(command.Split(' ')).Fails(3, $"{file}: error PRM0022: The file is not UTF-8: {expected}");
    }

    [Theory]
    [InlineData("promptregistry.yaml", "check")]
    [InlineData("promptregistry.yaml", "eval")]
    [InlineData("promptregistry.yaml", "release greeting")]
    [InlineData("prompts/greeting/prompt.yaml", "check")]
    [InlineData("prompts/greeting/prompt.yaml", "release greeting")]
    [InlineData("prompts/greeting/evals.yaml", "eval greeting")]
    [InlineData("prompts/greeting/cases.csv", "eval greeting")]
    [InlineData("prompts/greeting/cases.jsonl", "eval greeting")]
    [InlineData("templates/tone.scriban", "check")]
    [InlineData("templates/tone.scriban", "release greeting")]
    public void Every_kind_of_file_is_read_by_the_same_rule(string file, string command)
    {
        repository.Write("prompts/greeting/user.scriban", "{{ name }}{{ include 'tone' }}");
        repository.Write("templates/tone.scriban", "kindly");
        if (file.Contains("cases", StringComparison.Ordinal))
            repository.Edit("prompts/greeting/evals.yaml", "cases:", $"cases:\n  - from: {Path.GetFileName(file)}");
        WriteBytes(file, [.. "# "u8, 0xE9, .. "\n"u8]);
        repository.Git.Commit();

        repository.RunUnchanged(command.Split(' ')).Fails(3, $"{file}: error PRM0022: The file is not UTF-8: the byte 0xE9 at offset 2 begins no character.");
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        WriteBytes("prompts/greeting/user.scriban", [0xEF, 0xBB, 0xBF, .. "Hi {{ name }}."u8]);
        repository.Git.Commit();

        Assert.DoesNotContain("\uFEFF", repository.Do("render", "greeting", "--input", "name=x").Output, StringComparison.Ordinal);
        repository.Do("release", "greeting");
    }

    [Fact]
    public void One_unreadable_prompt_does_not_hide_what_is_wrong_with_another()
    {
        WriteBytes("prompts/greeting/user.scriban", Bytes("latin1", "fünf"));
        repository.Write("prompts/other/prompt.yaml", CliRepository.Manifest.Replace("greeting", "other", StringComparison.Ordinal));
        repository.Write("prompts/other/user.scriban", "{{ nmae }}");

        repository.RunUnchanged("check").Fails(3, "prompts/greeting/user.scriban: error PRM0022", "prompts/other/user.scriban(1,4): error PRM1002");
    }

    [Theory]
    [InlineData("prompts/greeting/user.scriban", "check")]
    [InlineData("prompts/greeting/user.scriban", "eval")]
    [InlineData("prompts/greeting/user.scriban", "release greeting")]
    [InlineData("prompts/greeting/prompt.yaml", "check")]
    [InlineData("prompts/greeting/evals.yaml", "eval")]
    [InlineData("prompts/greeting/recordings.jsonl", "eval")]
    [InlineData("prompts/greeting/baseline.json", "eval")]
    public void A_pointer_of_Git_LFS_is_told_as_that(string file, string command)
    {
        repository.Write(file, Pointer);
        repository.Git.Commit();

        repository.RunUnchanged(command.Split(' ')).Fails(3, $"{file}: error PRM0023: This is a pointer of Git LFS, not the file itself.", "'git lfs pull'");
    }

    [Theory]
    [InlineData("prompts/greeting/user.scriban", "check")]
    [InlineData("prompts/greeting/user.scriban", "release greeting")]
    [InlineData("prompts/greeting/prompt.yaml", "check")]
    [InlineData("prompts/greeting/evals.yaml", "eval greeting")]
    [InlineData("promptregistry.yaml", "check")]
    public void A_folder_where_a_file_should_be(string file, string command)
    {
        File.Delete(Path.Combine(repository.Root, file));
        repository.Write(file + "/notes.txt", "x");
        repository.Git.Commit();

        repository.RunUnchanged(command.Split(' ')).Fails(3, $"{file}: error PRM0024: A file is expected here, and this is a folder.");
    }

    [Theory]
    [InlineData("prompts/greeting/user.scriban")]
    [InlineData("prompts/greeting/prompt.yaml")]
    public void A_link_that_is_committed_is_told_by_release_in_the_words_of_check(string file)
    {
        var full = Path.Combine(repository.Root, file);
        File.Move(full, full + ".real");
        File.CreateSymbolicLink(full, Path.GetFileName(full) + ".real");
        repository.Git.Commit();

        foreach (var command in new[] { "check", "eval greeting", "release greeting" })
            repository.RunUnchanged(command.Split(' ')).Fails(3, $"{file}: error PRM0021: This is a symbolic link");
    }

    private static byte[] Bytes(string encoding, string text) => encoding == "utf-16 without mark"
        ? new UnicodeEncoding(bigEndian: false, byteOrderMark: false).GetBytes(text)
        : Encoding.GetEncoding(encoding) is var e ? [.. e.GetPreamble(), .. e.GetBytes(text)] : [];

    private void WriteBytes(string file, byte[] content)
    {
        repository.Write(file, "");
        File.WriteAllBytes(Path.Combine(repository.Root, file), content);
    }
}
