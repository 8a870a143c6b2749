namespace PromptRegistry.EndToEnd.Tests;

/// <summary>
/// One project that was built once, for all tests that only need a project which builds. They take turns, and each begins
/// with the prompts as they were.
/// </summary>
public sealed class BuiltApp : IDisposable
{
    private readonly Consumer consumer;

    public BuiltApp(PackedPackages packages)
    {
        consumer = Consumer.OfRestoredApp(packages);
        FirstBuild = consumer.Build("App");
        Consumer.Succeeded(FirstBuild);
    }

    public TestKit.ProcessResult FirstBuild { get; }

    public Consumer Fresh()
    {
        consumer.ResetPrompts();
        return consumer;
    }

    public void Dispose() => consumer.Dispose();
}
