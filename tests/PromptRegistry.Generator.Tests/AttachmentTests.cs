using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.AI;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>Accessors of prompts with pictures and files, compiled and following another version.</summary>
public sealed class AttachmentTests
{
    private const string Manifest = """
        name: look
        version: 1.0.0
        inputs:
          photo: { type: image, description: The picture., max-bytes: 8, media-types: [image/png] }
          papers: { type: "file[]", description: What was sent. }
          sound: audio?
        messages:
          - { role: system, content: Look closely. }
          - { role: user, content: What is it?, attach: [photo, papers, sound] }

        """;

    private const string Caller = """
        using System.Collections.Generic;
        using Microsoft.Extensions.AI;

        public static class Caller
        {
            public static PromptRegistry.RenderedPrompt Render(AIContent photo, IReadOnlyList<AIContent> papers, AIContent? sound) => Demo.Prompts.Look.Render(photo, papers, sound);
        }
        """;

    private static readonly Lazy<Assembly> Compiled = new(() => new GeneratorRun().Add("prompts/look/prompt.yaml", Manifest).AddCode(Caller).Load());

    private static readonly DataContent Photo = new(new byte[] { 1, 2, 3 }, "image/png");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_app_attaches_its_contents_as_they_are(bool interpreted)
    {
        var (link, file) = (new UriContent("https://example.org/a.pdf", "application/pdf"), new HostedFileContent("file-1"));

        var rendered = Render(interpreted, Photo, [link, file], null);

        var contents = rendered.Messages[1].Contents;
        Assert.Equal("What is it?", Assert.IsType<TextContent>(contents[0]).Text);
        Assert.Equal([Photo, link, file], contents.Skip(1));
        Assert.Equal(interpreted ? "Look well." : "Look closely.", rendered.Messages[0].Text);
    }

    public static TheoryData<bool, AIContent, string> Refused => new()
    {
        { false, new DataContent(new byte[9], "image/png"), "The input 'photo' takes at most 8 bytes, but 9 were passed." },
        { true, new DataContent(new byte[9], "image/png"), "The input 'photo' takes at most 8 bytes, but 9 were passed." },
        { false, new DataContent(new byte[1], "image/gif"), "The input 'photo' takes image/png, but image/gif was passed." },
        { false, new DataContent(new byte[1], "text/plain"), "The input 'photo' takes pictures, but text/plain was passed." },
        { false, new UriContent("https://example.org/a.png", "image/png"), "The input 'photo' takes at most 8 bytes, and how many a link leads to is not known. Load it, and pass its bytes." },
        { false, new TextContent("a"), "The input 'photo' takes DataContent, UriContent or HostedFileContent, but TextContent was passed." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_an_input_does_not_take_is_refused_by_its_name(bool interpreted, AIContent photo, string expected)
    {
        var refused = Assert.Throws<TargetInvocationException>(() => Render(interpreted, photo, [], null)).InnerException;

        Assert.Equal("photo", Assert.IsType<ArgumentException>(refused).ParamName);
        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_followed_version_with_narrower_limits_refuses_as_well()
    {
        var refused = Assert.Throws<TargetInvocationException>(() => Render(true, new DataContent(new byte[4], "image/png"), [], null, "max-bytes: 3")).InnerException;

        Assert.StartsWith("The input 'photo' takes at most 3 bytes, but 4 were passed.", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_accessor_reads_as_documentation()
    {
        var source = new GeneratorRun().Add("prompts/look/prompt.yaml", Manifest).Run().Source("Prompts.look.g.cs");

        Assert.Contains("/// <param name=\"photo\">The picture. Of image/png. At most 8 bytes.</param>", source, StringComparison.Ordinal);
        Assert.Contains(
            "Render(global::Microsoft.Extensions.AI.AIContent photo, global::System.Collections.Generic.IReadOnlyList<global::Microsoft.Extensions.AI.AIContent> papers, "
            + "global::Microsoft.Extensions.AI.AIContent? sound = null,",
            source, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_is_generated_for_the_oldest_language_too() =>
        new GeneratorRun(LanguageVersion.CSharp9).Add("prompts/look/prompt.yaml", Manifest).Run().AssertCompiles();

    private static RenderedPrompt Render(bool interpreted, AIContent photo, IReadOnlyList<AIContent> papers, AIContent? sound, string limit = "max-bytes: 8")
    {
        if (!interpreted) return Invoke(photo, papers, sound);
        var files = new MemoryFiles
        {
            ["prompts/look/prompt.yaml"] = Manifest.Replace("closely", "well", StringComparison.Ordinal).Replace("1.0.0", "1.0.1", StringComparison.Ordinal)
                .Replace("max-bytes: 8", limit, StringComparison.Ordinal),
        };
        using var live = new LivePrompts(new OnePromptSource("look", "1.0.1", files), "prod");
        RuntimeHelpers.RunModuleConstructor(Compiled.Value.ManifestModule.ModuleHandle);
        live.Refresh();
        using (live.EnterScope()) return Invoke(photo, papers, sound);
    }

    private static RenderedPrompt Invoke(AIContent photo, IReadOnlyList<AIContent> papers, AIContent? sound) =>
        (RenderedPrompt)Compiled.Value.GetType("Caller", throwOnError: true)!.GetMethod("Render")!.Invoke(null, [photo, papers, sound])!;
}
