using System.Security.Cryptography;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>A prompt repository under git, with the command line at hand.</summary>
internal sealed class CliRepository : IDisposable
{
    public const string Manifest = """
        name: greeting
        version: 1.0.0
        model: { name: m }
        inputs: { name: string }
        messages:
          - { role: user, template: user.scriban }
        """;

    public const string Suite = """
        cases:
          - { id: ada, inputs: { name: Ada }, expected: Ada }
        scorers:
          - contains: Ada
        """;

    private readonly TempRepository git = new();

    public CliRepository()
    {
        Write("prompts/greeting/prompt.yaml", Manifest + "\n");
        Write("prompts/greeting/user.scriban", "Say hello to {{ name }}.");
        Write("prompts/greeting/evals.yaml", Suite + "\n");
        git.Commit();
    }

    public TempRepository Git => git;

    public string Root => git.Path;

    public void Write(string file, string text) => git.Write(file, text);

    public string Read(string file) => git.Read(file);

    public void Edit(string file, string old, string replacement) =>
        Write(file, Read(file).Replace(old, replacement, StringComparison.Ordinal));

    /// <summary>Runs a command in the repository's root.</summary>
    public CliResult Run(params string[] arguments) => RunIn(Root, arguments);

    public static CliResult RunIn(string folder, params string[] arguments) => RunIn(folder, false, arguments);

    /// <param name="isCi">Whether a build server runs it.</param>
    public static CliResult RunIn(string folder, bool isCi, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLineHost.RunAsync(arguments, new CommandEnvironment(output, error, folder) { IsCi = isCi }).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    public CliResult Do(params string[] arguments)
    {
        var result = Run(arguments);
        if (result.ExitCode != 0) Assert.Fail($"{string.Join(' ', arguments)}: {result}");
        return result;
    }

    /// <summary>Runs a command and asserts that it changed neither a file nor a ref.</summary>
    public CliResult RunUnchanged(params string[] arguments)
    {
        var before = State();
        var result = Run(arguments);
        Assert.Equal(before, State());
        return result;
    }

    public void Dispose() => git.Dispose();

    private string State()
    {
        var files = Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(f => !f.StartsWith(Path.Combine(Root, ".git") + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetRelativePath(Root, f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}");
        return string.Join('\n', files) + "\n" + git.TryGit("for-each-ref").Output + git.TryGit("rev-parse", "HEAD").Output;
    }
}
