using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary>Pictures, sound and files that are attached to messages.</summary>
public sealed class AttachmentTests
{
    private const string Look = """
        name: look
        version: 1.0.0
        inputs:
          question: string
          photo: { type: image, max-bytes: 8, media-types: [image/png, image/jpeg] }
          papers: { type: "file[]?", media-types: text/* }
        messages:
          - { role: system, content: Look closely. }
          - { role: user, content: "{{ question }}", attach: [photo, papers] }

        """;

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["prompts/look/cat.png"] = [1, 2, 3],
        ["prompts/look/same.png"] = [1, 2, 3],
        ["prompts/look/large.png"] = [1, 2, 3, 4, 5, 6, 7, 8, 9],
        ["prompts/look/notes/a.txt"] = [65],
        ["prompts/look/cat.gif"] = [1],
    };

    [Fact]
    public void Attachments_go_with_the_text_of_their_message()
    {
        var rendered = Render("{ question: What?, photo: cat.png, papers: [notes/a.txt, 'https://example.org/b.md'] }");

        Assert.Empty(rendered[0].Attachments);
        Assert.Equal("What?", rendered[1].Text);
        Assert.Equal(["image/png cat.png", "text/plain notes/a.txt", "text/markdown https://example.org/b.md"], rendered[1].Attachments.Select(a => a.ToString()));
        Assert.Equal("What?\n[image/png cat.png]\n[text/plain notes/a.txt]\n[text/markdown https://example.org/b.md]", rendered[1].Shown);
        Assert.Equal([3, 1, null], rendered[1].Attachments.Select(a => a.Size));
    }

    [Fact]
    public void What_may_be_absent_is_not_attached() => Assert.Single(Render("{ question: What?, photo: cat.png }")[1].Attachments);

    [Fact]
    public void Equal_bytes_are_equal()
    {
        var (cat, same, address) = (Photo("cat.png"), Photo("same.png"), Photo("'data:image/png;base64,AQID'"));

        Assert.Equal(cat, same);
        Assert.Equal("sha256:039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", cat.Key);
        Assert.Equal(3, address.Size);
        Assert.Equal("image/png", address.MediaType);
    }

    [Theory]
    [InlineData("large.png", "The input 'photo' takes at most 8 bytes, but 9 were passed.")]
    [InlineData("cat.gif", "The input 'photo' takes image/png, image/jpeg, but image/gif was passed.")]
    [InlineData("notes/a.txt", "The input 'photo' takes pictures, but text/plain was passed.")]
    [InlineData("dog.png", "names the file 'dog.png', which does not exist: prompts/look/dog.png was expected.")]
    [InlineData("../cat.png", "must be a file in the prompt's folder, or a data: or https: address")]
    [InlineData("'http://example.org/a.png'", "must be a file in the prompt's folder, or a data: or https: address")]
    [InlineData("'https://example.org/a.png'", "how many a link leads to is not known. Load it, and pass its bytes.")]
    [InlineData("'data:image/png;base64,AQIDBAUGBwgJ'", "takes at most 8 bytes, but 9 were passed.")]
    [InlineData("'data:image/png'", "has a data: address without a comma")]
    [InlineData("[cat.png]", "must be a file below the prompt")]
    public void What_an_input_does_not_take_is_refused_at_its_place(string photo, string expected)
    {
        var bound = Bind($"{{ question: What?, photo: {photo} }}");

        var finding = Assert.Single(bound.Diagnostics);
        Assert.Equal(("PRM0011", "inputs.yaml"), (finding.Id, finding.Location.Path));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_files_at_hand_only_addresses_are_taken()
    {
        var bound = InputBinder.Bind(Load(Look).Manifest, (YamlMapping)YamlReader.Read("{ question: What?, photo: cat.png }", "inputs.yaml").Root!, "inputs.yaml");

        Assert.Contains("no files can be read here", Assert.Single(bound.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("role: user, content: a, attach: [phto]", "PRM0026", "there is no input 'phto'. Did you mean 'photo'?")]
    [InlineData("role: user, content: a, attach: [question]", "PRM0026", "but 'question' is string: write it in a message's text.")]
    [InlineData("role: system, content: a, attach: [photo]", "PRM0026", "attached to the system message")]
    [InlineData("role: user, content: a, attach: [photo, photo]", "PRM0027", "The attachment 'photo' stands in line 9 already")]
    [InlineData("role: user, content: a, attach: [[photo]]", "PRM0004", "'attach' must be the names of inputs")]
    [InlineData("role: user, content: '{{ photo }}'", "PRM1020", "It goes with a message: attach: [photo].")]
    [InlineData("placeholder: photo", "PRM0026", "but 'photo' is image: it has a place of its own.")]
    public void A_place_takes_what_fits_once(string message, string id, string expected)
    {
        var result = Check(Look.Replace("role: user, content: \"{{ question }}\", attach: [photo, papers]", message, StringComparison.Ordinal));

        var finding = result.Diagnostics.First(d => d.IsError);
        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photo: { type: image, media-types: png }", "'png' is no media type: write one such as image/png or image/*.")]
    [InlineData("photo: { type: image, media-types: audio/wav }", "'photo' is image, which 'audio/wav' is not")]
    [InlineData("photo: { type: image, max-bytes: 0 }", "'max-bytes' of 'photo' must be at least 1.")]
    [InlineData("photo: { type: image, max-tokens: 5 }", "'max-tokens' goes with text, but 'photo' is image: write 'max-bytes'.")]
    [InlineData("photo: { type: image, default: a.png }", "'photo' is image and has no default: write image? where it may be absent.")]
    [InlineData("photo: { type: string, max-bytes: 5 }", "'max-bytes' and 'media-types' go with image, audio and file, but 'photo' is string.")]
    [InlineData("photo: { type: object, properties: { p: image } }", "'image' is attached to a message and no part of another type")]
    [InlineData("photo: 'image[][]'", "'image' is attached to a message and no part of another type")]
    public void What_an_input_cannot_say_is_a_finding(string input, string expected) => Assert.Contains(
        Check($"name: look\nversion: 1.0.0\ninputs: {{ {input} }}\nmessages: [{{ role: user, content: a }}]\n").Diagnostics, d => d.IsError && d.Message.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_message_may_be_an_attachment_alone_and_one_that_nothing_attaches_is_unused()
    {
        Assert.Empty(Check("name: look\nversion: 1.0.0\ninputs: { sound: audio }\nmessages: [{ role: user, attach: sound }]\n").Diagnostics);
        var unused = Check("name: look\nversion: 1.0.0\ninputs: { sound: audio }\nmessages: [{ role: user, content: Listen. }]\n");
        Assert.Contains("Add 'attach: [sound]' to a user message", Assert.Single(unused.Diagnostics, d => d.Id == "PRM0018").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contract_and_digest_know_attachments()
    {
        var before = Load(Look);
        var after = Load(Look.Replace("file[]?", "file[]", StringComparison.Ordinal));
        var other = Load(Look.Replace("max-bytes: 8", "max-bytes: 9", StringComparison.Ordinal));

        Assert.Equal(VersionBump.Major, ContractDiff.Compare(before.Contract, after.Contract).RequiredBump);
        Assert.Equal(VersionBump.None, ContractDiff.Compare(before.Contract, other.Contract).RequiredBump);
        Assert.NotEqual(before.Digest, other.Digest);
        Assert.Equal(ContractText.Write(before.Contract), ContractText.Write(ContractText.Read(ContractText.Write(before.Contract))));
    }

    private static PromptLoadResult Check(string manifest) =>
        PromptChecker.Check("look", new MemoryFiles { ["prompts/look/prompt.yaml"] = manifest }, RepositorySettings.Default, names: null);

    private static PromptDefinition Load(string manifest) => Check(manifest).Prompt ?? throw new InvalidOperationException(string.Join('\n', Check(manifest).Diagnostics));

    private static InputBindingResult Bind(string inputs) => InputBinder.Bind(
        Load(Look).Manifest, (YamlMapping)YamlReader.Read(inputs, "inputs.yaml").Root!, "inputs.yaml", path => Files.GetValueOrDefault(path));

    private static IReadOnlyList<RenderedMessage> Render(string inputs)
    {
        var bound = Bind(inputs);
        Assert.Empty(bound.Diagnostics);
        return Load(Look).Render(bound.Values);
    }

    private static Attachment Photo(string photo) => Render($"{{ question: What?, photo: {photo} }}")[1].Attachments[0];
}
