using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary>Prompts with pictures, on the command line.</summary>
public sealed class AttachmentTests
{
    private const string Manifest = """
        name: greeting
        version: 1.0.0
        model: { name: m }
        inputs: { name: string, photo: image? }
        messages:
          - { role: user, template: user.scriban, attach: photo }
        """;

    [Fact]
    public void Render_shows_what_is_attached()
    {
        using var repository = Repository();

        var text = repository.Do("render", "greeting", "-i", "name=Ada", "-i", "photo=ada.png").Output;
        var json = JsonDocument.Parse(repository.Do("render", "greeting", "-i", "name=Ada", "-i", "photo=ada.png", "--json").Output).RootElement.GetProperty("result");

        Assert.Equal("[user]\nSay hello to Ada.\n[image/png ada.png]\n", text);
        var attachment = Assert.Single(json.GetProperty("messages")[0].GetProperty("attachments").EnumerateArray());
        Assert.Equal(("ada.png", "image/png", 3), (attachment.GetProperty("source").GetString(), attachment.GetProperty("mediaType").GetString(), attachment.GetProperty("size").GetInt32()));
        Assert.Contains("does not exist", repository.Run("render", "greeting", "-i", "name=Ada", "-i", "photo=bob.png").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_shows_cases_with_what_is_attached()
    {
        using var repository = new CliRepository();
        repository.Do("release", "greeting");
        Add(repository);
        repository.Write("prompts/greeting/evals.yaml", "cases:\n  - { id: ada, inputs: { name: Ada, photo: ada.png }, expected: Ada }\nscorers:\n  - contains: Ada\n");

        var text = repository.Do("diff", "greeting").Output;

        Assert.Contains("minor: The optional input 'photo' is new.", text, StringComparison.Ordinal);
        Assert.Contains("[image/png ada.png]", text, StringComparison.Ordinal);
    }

    private static CliRepository Repository()
    {
        var repository = new CliRepository();
        Add(repository);
        return repository;
    }

    private static void Add(CliRepository repository)
    {
        repository.Write("prompts/greeting/prompt.yaml", Manifest + "\n");
        File.WriteAllBytes(Path.Combine(repository.Root, "prompts/greeting/ada.png"), [1, 2, 3]);
    }
}
