using PromptRegistry.Events.Storage;

namespace PromptRegistry.Events.Tests;

public sealed class PostgresEventStoreTests(PostgresCluster cluster) : EventStoreTests
{
    private readonly string schema = $"t{Guid.NewGuid():N}";

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("a; DROP TABLE x")]
    [InlineData("1st")]
    public void A_schema_is_a_plain_name(string name) =>
        Assert.Throws<ArgumentException>(() => new PostgresEventStore("Host=nowhere", name));

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_without_the_password()
    {
        await using var store = new PostgresEventStore("Host=127.0.0.1;Port=1;Username=u;Password=s3cret;Database=d;Timeout=1");

        var failure = await Assert.ThrowsAsync<EventStoreException>(() => store.WriteAsync(EventBatch.Of([Some.Call()]), TestContext.Current.CancellationToken));
        Assert.Contains("127.0.0.1/d", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    protected override async Task WithoutLastColumnAsync(string column)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(cluster.ConnectionString);
        await using var command = source.CreateCommand(
            $"ALTER TABLE {schema}.events DROP COLUMN {column}; DELETE FROM {schema}.schema_version WHERE version = {PostgresSchema.Scripts.Count}");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    protected override IEventStore Open()
    {
        PostgresCluster.Require();
        return new PostgresEventStore(cluster.ConnectionString, schema, Clock);
    }
}
