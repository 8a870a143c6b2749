namespace PromptRegistry.EndToEnd.Tests;

/// <summary>The tests that share <see cref="BuiltApp"/>.</summary>
[CollectionDefinition(Name)]
public sealed class BuiltAppTests : ICollectionFixture<BuiltApp>
{
    public const string Name = "the built app";
}
