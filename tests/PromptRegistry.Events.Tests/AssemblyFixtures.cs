using PromptRegistry.Events.Tests;

[assembly: AssemblyFixture(typeof(PostgresCluster))]
