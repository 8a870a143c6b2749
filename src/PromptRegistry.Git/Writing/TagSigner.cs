using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Signatures;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// Writes tags that git signs, by <c>user.signingkey</c> and <c>gpg.format</c>. Git can only sign a tag while it makes
/// its ref; that ref is made in a repository of its own that shares the objects, so that here no ref moves before all do.
/// </summary>
internal sealed class TagSigner(GitRegistry registry)
{
    /// <summary>Options that keep to the programs that the user's own configuration names.</summary>
    public IReadOnlyList<string> Programs { get; } = SignaturePrograms.Options(registry.Git);

    /// <summary>Whether git's configuration asks for signed tags.</summary>
    public static bool IsConfigured(GitCommand git, CancellationToken cancellation) =>
        git.Run(["config", "--type=bool", "--get", "tag.gpgSign"], cancellation: cancellation).Line == "true";

    /// <exception cref="GitException">Git cannot sign; the message says why.</exception>
    public ObjectId Write(NewTag tag, IReadOnlyDictionary<string, string> identity, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("prompt-sign-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "refs"));
            Directory.CreateDirectory(Path.Combine(folder, "objects"));
            File.WriteAllText(Path.Combine(folder, "HEAD"), "ref: refs/heads/none\n");
            File.Copy(Path.Combine(registry.Place.CommonFolder, "config"), Path.Combine(folder, "config"));
            var environment = new Dictionary<string, string>(identity)
            {
                ["GIT_DIR"] = folder,
                ["GIT_OBJECT_DIRECTORY"] = Path.Combine(registry.Place.CommonFolder, "objects"),
            };
            var made = registry.Git.Run(
                [.. Programs, "tag", "--sign", "--cleanup=verbatim", "--file=-", "--", tag.Name, tag.Target.Hex],
                tag.Message, environment, cancellation: cancellation);
            // Some versions of git make an unsigned tag and succeed when the key cannot be used.
            var written = made.Succeeded
                ? registry.Git.Ask(["cat-file", "tag", $"refs/tags/{tag.Name}"], environment: environment, cancellation: cancellation)
                : "";
            if (!written.Contains("\n-----BEGIN ", StringComparison.Ordinal))
            {
                throw new GitException($"git tag could not sign {tag.Name}: {made.Error}. Set user.signingkey and gpg.format.");
            }

            return ObjectId.Parse(registry.Git.Ask(
                ["rev-parse", "--verify", "--end-of-options", $"refs/tags/{tag.Name}"], environment: environment,
                cancellation: cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
