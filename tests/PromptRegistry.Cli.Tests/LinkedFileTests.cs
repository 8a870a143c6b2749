using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>Files of a stranger that are not what they look like: links, endless ones, other encodings.</summary>
public sealed class LinkedFileTests : IDisposable
{
    private const string Secret = "password: hunter2";

    private readonly CliRepository repository = new();
    private readonly TempDirectory outside = new();

    public void Dispose()
    {
        repository.Dispose();
        outside.Dispose();
    }

    [Theory]
    [InlineData("promptregistry.yaml", "check")]
    [InlineData("promptregistry.yaml", "status")]
    [InlineData("promptregistry.yaml", "eval")]
    [InlineData("promptregistry.yaml", "release greeting")]
    [InlineData("promptregistry.yaml", "init")]
    [InlineData("prompts/greeting/user.scriban", "check")]
    [InlineData("prompts/greeting/user.scriban", "render greeting --input name=x")]
    [InlineData("prompts/greeting/user.scriban", "eval")]
    [InlineData("prompts/greeting/evals.yaml", "eval greeting")]
    [InlineData("prompts/greeting/recordings.jsonl", "eval")]
    [InlineData("prompts/greeting/recordings.jsonl", "eval --mode record --endpoint http://127.0.0.1:9/v1")]
    [InlineData("prompts/greeting/prompt.yaml", "check")]
    [InlineData("prompts/greeting/prompt.yaml", "bump greeting")]
    public void A_link_is_neither_read_nor_written_through(string file, string command)
    {
        var target = outside.Write("secret", Secret);
        Link(file, target);

        var result = repository.Run(command.Split(' '));

        result.Fails(3, file + ": error PRM0021: This is a symbolic link");
        Assert.DoesNotContain("hunter2", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(Secret, outside.Read("secret"));
    }

    [Fact]
    public void A_folder_on_the_way_is_a_link()
    {
        outside.Write("x.scriban", "secret");
        Link("templates", outside.Path);
        repository.Write("prompts/greeting/user.scriban", "{{ name }}{{ include 'x' }}");

        repository.Run("check").Fails(3, "templates: error PRM0021");
    }

    [Fact]
    public void Nothing_is_read_without_an_end()
    {
        if (!File.Exists("/dev/zero")) Assert.Skip("/dev/zero is a file of Unix.");
        Link("promptregistry.yaml", "/dev/zero");
        repository.Run("check").Fails(3, "promptregistry.yaml: error PRM0021");

        File.Delete(Path.Combine(repository.Root, "promptregistry.yaml"));
        using (var large = File.Create(Path.Combine(repository.Root, "promptregistry.yaml"))) large.SetLength(1L << 34);
        repository.Run("check").Fails(3, "promptregistry.yaml: error PRM0019: The file has 17179869184 bytes; at most 16777216 are read.");
        repository.Run("status").Fails(3, "PRM0019");
    }

    [Fact]
    public void A_report_stays_below_the_root()
    {
        Link(".promptregistry", outside.Path);

        repository.Run("eval", "--report-directory", ".promptregistry/reports").Fails(3, ".promptregistry: error PRM0021");
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.Path));
    }

    [Theory]
    [InlineData("latin1", "0xFC at offset 1")]
    [InlineData("utf-16", "0xFF at offset 0")]
    public void A_file_in_another_encoding_is_refused_with_its_place(string encoding, string place)
    {
        var bytes = System.Text.Encoding.GetEncoding(encoding) is var e ? (byte[])[.. e.GetPreamble(), .. e.GetBytes("fünf {{ name }}")] : [];
        File.WriteAllBytes(Path.Combine(repository.Root, "prompts/greeting/user.scriban"), bytes);

        repository.Run("check").Fails(3, "prompts/greeting/user.scriban: error PRM0022: The file is not UTF-8: the byte " + place);
    }

    private void Link(string file, string target)
    {
        var full = Path.Combine(repository.Root, file);
        File.Delete(full);
        File.CreateSymbolicLink(full, target);
    }
}
