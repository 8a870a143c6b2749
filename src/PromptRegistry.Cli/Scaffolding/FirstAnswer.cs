using System.Text;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>
/// The recording and the baseline of a new prompt's only case, so that its first build evaluates something and passes without
/// a model. The answer is written by hand; everything else is what recording it from a model gives.
/// </summary>
internal static class FirstAnswer
{
    /// <returns>Nothing where the prompt cannot be evaluated, for example because a guard was broken: that is told by a check.</returns>
    public static async Task<IReadOnlyList<NewFile>> FilesAsync(
        string root, string name, IReadOnlyList<NewFile> skeleton, string answer, CancellationToken cancellation)
    {
        using var author = new Author(answer);
        var files = new NotYetWritten(new DirectoryFiles(root), skeleton, name);
        var result = await EvaluationRunner.RunAsync(
            new EvaluationRequest
            {
                Files = files,
                Prompts = [name],
                Mode = EvaluationMode.Record,
                Accept = true,
                ChatClients = (_, _) => author,
                Clock = StoppedClock.Instance,
            },
            cancellation: cancellation);
        return result.Code == OutcomeCode.Passed ? files.Written : [];
    }

    /// <summary>A work tree with files that are still to be written; what evaluation writes is kept beside them.</summary>
    private sealed class NotYetWritten(DirectoryFiles present, IReadOnlyList<NewFile> skeleton, string name) : IEvaluationFiles
    {
        private readonly Dictionary<string, string> written = new(StringComparer.Ordinal);

        public IReadOnlyList<NewFile> Written => [.. written.Select(file => new NewFile(file.Key, file.Value))];

        public byte[]? Read(string path) => present.Read(path)
            ?? (skeleton.FirstOrDefault(file => file.Path == path) is { } made ? Encoding.UTF8.GetBytes(made.Text) : null);

        public void Write(string path, ReadOnlySpan<byte> content) => written[path] = Encoding.UTF8.GetString(content);

        public IReadOnlyList<string> FindFiles(string folder) =>
        [
            .. present.FindFiles(folder).Concat(skeleton.Select(file => file.Path).Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];

        public void Append(string path, ReadOnlySpan<byte> content)
        {
            // What is appended is for a run that is broken off, and this one leaves nothing behind.
        }

        public void Delete(string path) => written.Remove(path);

        public IReadOnlyList<string> FindPromptsWithSuite() => [name];
    }

    /// <summary>Who wrote the answer by hand.</summary>
    private sealed class Author(string answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { FinishReason = ChatFinishReason.Stop });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Evaluation does not stream.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    /// <summary>No time passes while an answer is read off: equal prompts get equal files.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public static readonly StoppedClock Instance = new();

        public override long GetTimestamp() => 0;
    }
}
