using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Signatures;

/// <summary>Real keys, made by <c>ssh-keygen</c> for one test.</summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly TempDirectory folder = new();

    public string Private(string name) => folder.Combine(name);

    /// <summary>Makes a key and returns its line for an allowed-signers file.</summary>
    public string Make(string name)
    {
        Assert.SkipUnless(InstalledProgram.IsExpected("ssh-keygen"), "ssh-keygen is not installed.");
        var made = ProcessRunner.Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Private(name)], folder.Path);
        Assert.True(made.ExitCode == 0, made.ToString());
        var key = folder.Read(name + ".pub").Split(' ');
        return $"{name}@example.org {key[0]} {key[1]}\n";
    }

    public void Dispose() => folder.Dispose();
}
