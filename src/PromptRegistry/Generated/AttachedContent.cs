using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Chat;

/// <summary>Pictures, sound and files that an app passes to a prompt. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AttachedContent
{
    /// <summary>Refuses what an input does not take.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="input">The input's name in the manifest.</param>
    /// <param name="content">The content; null for none.</param>
    /// <param name="kind">What the input takes.</param>
    /// <param name="maxBytes">The most bytes; null for any number.</param>
    /// <param name="mediaTypes">The media types that are taken; none for all of the kind.</param>
    /// <exception cref="ArgumentException">It is too large, of another media type, or no such content.</exception>
    public static void Check(string parameter, string input, AIContent? content, InputKind kind, long? maxBytes, params string[] mediaTypes)
    {
        if (content is null) return;
        if (content is not (DataContent or UriContent or HostedFileContent))
            throw new ArgumentException($"The input '{input}' takes DataContent, UriContent or HostedFileContent, but {content.GetType().Name} was passed.", parameter);
        new GivenAttachment(content).Check(parameter, input, kind, new AttachmentLimits(maxBytes, mediaTypes));
    }

    /// <summary>As above, for each of several.</summary>
    /// <exception cref="ArgumentException">One is null, too large, of another media type, or no such content.</exception>
    public static void Check(string parameter, string input, IReadOnlyList<AIContent>? contents, InputKind kind, long? maxBytes, params string[] mediaTypes)
    {
        foreach (var content in contents ?? [])
            Check(parameter, input, content ?? throw new ArgumentException($"An item of the input '{input}' is null.", parameter), kind, maxBytes, mediaTypes);
    }

    /// <summary>The message with something attached.</summary>
    public static RenderedMessage Attach(RenderedMessage message, AIContent? content)
    {
        ArgumentNullException.ThrowIfNull(message);
        return content is null ? message : message with { Attachments = new EquatableList<Attachment>([.. message.Attachments, new GivenAttachment(content)]) };
    }

    /// <summary>The message with several things attached.</summary>
    public static RenderedMessage Attach(RenderedMessage message, IReadOnlyList<AIContent>? contents)
    {
        ArgumentNullException.ThrowIfNull(message);
        return contents is null ? message : message with { Attachments = new EquatableList<Attachment>([.. message.Attachments, .. contents.Select(c => new GivenAttachment(c))]) };
    }

    /// <summary>The content for versions that are interpreted.</summary>
    public static ITemplateObject ToValue(AIContent content) => new GivenAttachment(content);

    /// <summary>An attachment as a chat client takes it.</summary>
    internal static AIContent ToContent(Attachment attachment) => attachment switch
    {
        GivenAttachment given => given.Content,
        WrittenAttachment { IsAddress: true } written when written.Source.StartsWith("data:", StringComparison.OrdinalIgnoreCase) => new DataContent(written.Source, written.MediaType),
        WrittenAttachment { IsAddress: true } written => new UriContent(written.Source, written.MediaType ?? "application/octet-stream"),
        WrittenAttachment written => new DataContent(written.Read(), written.MediaType ?? "application/octet-stream"),
        _ => throw new NotSupportedException($"An attachment of {attachment.GetType().Name} is not known."),
    };
}

/// <summary>What an app attaches.</summary>
internal sealed class GivenAttachment(AIContent content) : Attachment
{
    public AIContent Content => content;

    public override string? MediaType => content switch
    {
        DataContent data => data.MediaType,
        UriContent link => link.MediaType,
        HostedFileContent file => file.MediaType,
        _ => null,
    };

    public override long? Size => content switch
    {
        DataContent data => data.Data.Length,
        HostedFileContent file => file.SizeInBytes,
        _ => null,
    };

    public override string Source => content switch
    {
        DataContent { Name: { } name } => name,
        UriContent link => link.Uri.ToString(),
        HostedFileContent file => file.FileId,
        _ => "bytes",
    };

    public override string Key => content is DataContent data ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(data.Data.Span)) : Source;
}
